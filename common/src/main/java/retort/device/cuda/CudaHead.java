package retort.device.cuda;

import retort.device.Floats;
import retort.device.HeadSolver;

/**
 * A solved head whose parts stay on the card in float64: where m exceeds p, S has components of
 * size 1/lambda that cancel in Fs' S.
 */
final class CudaHead implements HeadSolver.RidgeHead {
  private final CudaRuntime runtime;
  private final long rows;
  private final long factor;
  private final long solution;
  private final int m;
  private final int p;
  private final int d;
  private final double ridge;
  private boolean closed;

  /** W (p, d) in both widths, where it was asked for. */
  private CudaFloats weights;

  private long wide;

  /** Takes over Fs (m, p), the factor of K (m, m) and S' (d, m). */
  CudaHead(
      CudaRuntime runtime,
      long rows,
      long factor,
      long solution,
      int m,
      int p,
      int d,
      double ridge) {
    this.runtime = runtime;
    this.rows = rows;
    this.factor = factor;
    this.solution = solution;
    this.m = m;
    this.p = p;
    this.d = d;
    this.ridge = ridge;
  }

  @Override
  public Floats weights() {
    if (weights == null) {
      wide = runtime.memory().allocate(8L * p * d);
      weights = CudaFloats.of(runtime, (long) p * d);
      runtime.blas().multiply64(true, true, p, d, m, 1, rows, solution, 0, wide);
      runtime.kernels().each("roundSum", (long) p * d, wide, 1.0, weights, (long) p * d);
    }
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
    weights();
    CudaKernels kernels = runtime.kernels();
    CachingAllocator memory = runtime.memory();
    CuBlas blas = runtime.blas();
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
  public void factors(Floats targets, Floats q, Floats z) {
    CudaKernels kernels = runtime.kernels();
    CachingAllocator memory = runtime.memory();
    long wideRows = memory.allocate(8L * m * p);
    long wideTargets = memory.allocate(8L * m * d);
    runtime.copy(rows, wideRows, 8L * m * p);
    kernels.each("widen", (long) m * d, CudaFloats.in(targets), wideTargets, (long) m * d);
    runtime.blas().solve64(true, factor, m, wideRows, p);
    runtime.blas().solve64(true, factor, m, wideTargets, d);
    kernels.each("narrowTransposed", (long) m * p, wideRows, CudaFloats.in(q), m, p);
    kernels.each("roundSum", (long) m * d, wideTargets, 1.0, CudaFloats.in(z), (long) m * d);
    memory.free(wideRows);
    memory.free(wideTargets);
  }

  @Override
  public void gradient(Floats gz, Floats qg, Floats featureGradient, Floats targetGradient) {
    CudaKernels kernels = runtime.kernels();
    CachingAllocator memory = runtime.memory();
    CuBlas blas = runtime.blas();
    long features = memory.allocate(8L * m * p);
    long targets = memory.allocate(8L * m * d);
    long crossed = memory.allocate(8L * m * m);
    kernels.each("widenTransposed", (long) m * p, CudaFloats.in(gz), features, p, m);
    kernels.each("widen", (long) m * d, CudaFloats.in(qg), targets, (long) m * d);
    blas.solve64(false, factor, m, targets, d);
    blas.solve64(false, factor, m, features, p);
    blas.multiply64(true, true, m, m, d, 1, solution, targets, 0, crossed); // S dYs'
    blas.multiply64(false, false, m, m, d, 1, targets, solution, 1, crossed); // + dYs S'
    blas.multiply64(false, false, m, p, m, -1, crossed, rows, 1, features);
    kernels.each(
        "withoutBias", (long) m * (p - 1), features, CudaFloats.in(featureGradient), m, p - 1);
    kernels.each(
        "roundSum", (long) m * d, targets, 1.0, CudaFloats.in(targetGradient), (long) m * d);
    memory.free(features);
    memory.free(targets);
    memory.free(crossed);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      CachingAllocator memory = runtime.memory();
      if (weights != null) {
        weights.close();
        memory.free(wide);
      }
      memory.free(rows);
      memory.free(factor);
      memory.free(solution);
    }
  }
}
