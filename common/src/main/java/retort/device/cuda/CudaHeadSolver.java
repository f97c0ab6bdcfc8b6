package retort.device.cuda;

import retort.device.Floats;
import retort.device.HeadSolver;
import retort.device.NotPositiveDefiniteException;

/** The head by cuBLAS and cuSOLVER in float64, on the card alone. */
final class CudaHeadSolver implements HeadSolver {
  private final CudaRuntime runtime;
  private final double ridge;

  CudaHeadSolver(CudaRuntime runtime, double ridge) {
    this.runtime = runtime;
    this.ridge = ridge;
  }

  @Override
  public RidgeHead solve(Floats features, Floats targets, int m, int inputs, int d) {
    int p = inputs + 1;
    CudaKernels kernels = runtime.kernels();
    CachingAllocator memory = runtime.memory();
    long rows = memory.allocate(8L * m * p);
    long factor = memory.allocate(8L * m * m);
    long solution = memory.allocate(8L * m * d);
    // lambda, then the factorization's word, the solve's, and whether anything is not finite.
    long words = memory.allocate(24);
    runtime.zero(words, 24);
    CudaHead head = null;
    try {
      kernels.each("withBias", (long) m * p, CudaFloats.in(features), rows, m, inputs);
      kernels.each("widenTransposed", (long) m * d, CudaFloats.in(targets), solution, m, d);
      long length = features.length();
      kernels.blocks("infinite", 256, CudaFloats.in(features), length, words + 16);
      kernels.blocks("infinite", 256, CudaFloats.in(targets), targets.length(), words + 16);
      runtime.blas().gram(rows, m, p, factor);
      kernels.blocks("addRidge", 1, factor, m, ridge, words);
      runtime.solver().factor(factor, m, words + 8);
      runtime.solver().solve(factor, m, solution, d, words + 12);
      int[] status = runtime.ints(words, 6);
      double lambda = runtime.doubles(words, 1)[0];
      if (status[4] != 0) {
        NotPositiveDefiniteException.refuseNotFinite(features, m, "feature");
        NotPositiveDefiniteException.refuseNotFinite(targets, m, "target");
      }
      if (status[2] != 0) {
        throw NotPositiveDefiniteException.ofGram(m, p, lambda, Math.abs(status[2]));
      }
      head = new CudaHead(runtime, rows, factor, solution, m, p, d, lambda);
      return head;
    } finally {
      memory.free(words);
      if (head == null) {
        memory.free(rows);
        memory.free(factor);
        memory.free(solution);
      }
    }
  }
}
