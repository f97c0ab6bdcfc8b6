package retort.device.cpu;

import org.bytedeco.javacpp.DoublePointer;

/**
 * The arrays of a head, which serve one head after the other: fresh memory costs as much time as a
 * product.
 *
 * @param inputs Fs, (m, p)
 * @param factor K + lambda I, then its Cholesky factor, (m, m)
 * @param solution S, (m, d)
 * @param targets dS, then dYs, (m, d)
 * @param sum G, then H, (p, d)
 * @param features dFs with the bias column, (m, p)
 * @param square of the synthetic images, (m, m)
 * @param head W, (p, d)
 * @param weights W in float32, (p, d)
 */
record HeadMemory(
    int m,
    int p,
    int d,
    DoublePointer inputs,
    DoublePointer factor,
    DoublePointer solution,
    DoublePointer targets,
    DoublePointer sum,
    DoublePointer features,
    DoublePointer square,
    DoublePointer head,
    CpuFloats weights)
    implements AutoCloseable {

  /** Undefined values. */
  static HeadMemory allocate(int m, int p, int d) {
    return new HeadMemory(
        m,
        p,
        d,
        new DoublePointer((long) m * p),
        new DoublePointer((long) m * m),
        new DoublePointer((long) m * d),
        new DoublePointer((long) m * d),
        new DoublePointer((long) p * d),
        new DoublePointer((long) m * p),
        new DoublePointer((long) m * m),
        new DoublePointer((long) p * d),
        CpuFloats.allocate((long) p * d));
  }

  boolean fits(int images, int width, int dimension) {
    return m == images && p == width && d == dimension;
  }

  @Override
  public void close() {
    inputs.deallocate();
    factor.deallocate();
    solution.deallocate();
    targets.deallocate();
    sum.deallocate();
    features.deallocate();
    square.deallocate();
    head.deallocate();
    weights.close();
  }
}
