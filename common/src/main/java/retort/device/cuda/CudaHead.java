package retort.device.cuda;

import retort.device.Floats;
import retort.device.HeadSolver;

/**
 * A solved head whose parts stay on the card in float64: where m exceeds p, S has components of
 * size 1/lambda that cancel in Fs' S.
 */
final class CudaHead implements HeadSolver.Head {
  private final CudaRuntime runtime;
  private final CudaFloats weights;
  private final long rows;
  private final long factor;
  private final long solution;
  private final long wide;
  private final int m;
  private final int p;
  private final int d;
  private final double ridge;
  private boolean closed;

  /** Takes over Fs (m, p), the factor of K (m, m), S' (d, m), and W (p, d) in both widths. */
  CudaHead(
      CudaRuntime runtime,
      CudaFloats weights,
      long rows,
      long factor,
      long solution,
      long wide,
      int m,
      int p,
      int d,
      double ridge) {
    this.runtime = runtime;
    this.weights = weights;
    this.rows = rows;
    this.factor = factor;
    this.solution = solution;
    this.wide = wide;
    this.m = m;
    this.p = p;
    this.d = d;
    this.ridge = ridge;
  }

  @Override
  public Floats weights() {
    return weights;
  }

  @Override
  public double ridge() {
    return ridge;
  }

  /**
   * With H = G - Fs' dYs, the sum S G' - dYs (S' Fs) - S (dYs' Fs) is S H' - dYs W': two large
   * products instead of four.
   */
  @Override
  public void gradient(Floats aggregate, Floats featureGradient, Floats targetGradient) {
    Kernels kernels = runtime.kernels();
    Memory memory = runtime.memory();
    Blas blas = runtime.blas();
    long sum = memory.allocate(8L * p * d);
    long targets = memory.allocate(8L * m * d);
    long features = memory.allocate(8L * m * p);
    long word = memory.allocate(4);
    kernels.each("widen", (long) p * d, CudaFloats.in(aggregate), sum, (long) p * d);
    blas.multiply64(true, true, d, m, p, 1, sum, rows, 0, targets);
    runtime.solver().solve(factor, m, targets, d, word);
    blas.multiply64(true, true, p, d, m, -1, rows, targets, 1, sum);
    blas.multiply64(true, true, m, p, d, 1, solution, sum, 0, features);
    blas.multiply64(true, true, m, p, d, -1, targets, wide, 1, features);
    kernels.each(
        "withoutBias", (long) m * (p - 1), features, CudaFloats.in(featureGradient), m, p - 1);
    kernels.each("narrowTransposed", (long) m * d, targets, CudaFloats.in(targetGradient), d, m);
    memory.free(sum);
    memory.free(targets);
    memory.free(features);
    memory.free(word);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      weights.close();
      Memory memory = runtime.memory();
      memory.free(rows);
      memory.free(factor);
      memory.free(solution);
      memory.free(wide);
    }
  }
}
