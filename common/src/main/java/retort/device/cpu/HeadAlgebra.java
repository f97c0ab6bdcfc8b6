package retort.device.cpu;

/** What the heads of one device compute with, and the memory that they take turns in. */
final class HeadAlgebra implements AutoCloseable {
  private final CpuVectors vectors;
  private final Lapack lapack;
  private final Float64Conversion doubling;
  private HeadMemory idle;

  HeadAlgebra(Threads threads, CpuVectors vectors) {
    this.vectors = vectors;
    this.lapack = new Lapack(threads);
    this.doubling = new Float64Conversion(threads);
  }

  CpuVectors vectors() {
    return vectors;
  }

  /** Products and solutions in float64. */
  Lapack lapack() {
    return lapack;
  }

  Float64Conversion doubling() {
    return doubling;
  }

  /** Memory for one head, until it is given back. */
  HeadMemory borrow(int m, int p, int d) {
    HeadMemory memory = idle;
    idle = null;
    if (memory != null && memory.fits(m, p, d)) {
      return memory;
    }
    if (memory != null) {
      memory.close();
    }
    return HeadMemory.allocate(m, p, d);
  }

  /** Keeps the memory for the next head. */
  void giveBack(HeadMemory memory) {
    close();
    idle = memory;
  }

  @Override
  public void close() {
    if (idle != null) {
      idle.close();
      idle = null;
    }
  }
}
