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
 * @param weights W, (p, d)
 * @param shortInputs Fs in float32; empty where everything is in float64, as are the next two
 * @param shortSolution S, (m, d)
 * @param shortSum H, (p, d)
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
    CpuFloats weights,
    CpuFloats shortInputs,
    CpuFloats shortSolution,
    CpuFloats shortSum)
    implements AutoCloseable {

  /** Undefined values. */
  static HeadMemory allocate(int m, int p, int d) {
    boolean single = single(m, p);
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
        CpuFloats.allocate((long) p * d),
        CpuFloats.allocate(single ? (long) m * p : 0),
        CpuFloats.allocate(single ? (long) m * d : 0),
        CpuFloats.allocate(single ? (long) p * d : 0));
  }

  private static boolean single(int m, int p) {
    return m <= p;
  }

  /** Whether the products that may be in float32 are. */
  boolean single() {
    return single(m, p);
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
    weights.close();
    shortInputs.close();
    shortSolution.close();
    shortSum.close();
  }
}
