package retort.device.cuda;

import retort.device.Floats;
import retort.device.MatrixOperations;

/** Products by cuBLAS, sums by kernels. */
final class CudaMatrices implements MatrixOperations {
  private final CudaRuntime runtime;
  private final boolean exact;

  /** Products in the device's precision. */
  CudaMatrices(CudaRuntime runtime) {
    this(runtime, false);
  }

  private CudaMatrices(CudaRuntime runtime, boolean exact) {
    this.runtime = runtime;
    this.exact = exact;
  }

  @Override
  public MatrixOperations exact() {
    return new CudaMatrices(runtime, true);
  }

  @Override
  public void multiply(
      boolean transposeA,
      boolean transposeB,
      int rows,
      int columns,
      int inner,
      float alpha,
      Floats a,
      Floats b,
      float beta,
      Floats c) {
    CuBlas blas = runtime.blas();
    Runnable product =
        () ->
            blas.multiply(
                transposeA,
                transposeB,
                rows,
                columns,
                inner,
                alpha,
                CudaFloats.in(a).address(),
                CudaFloats.in(b).address(),
                beta,
                CudaFloats.in(c).address());
    if (exact) {
      blas.exactly(product);
    } else {
      product.run();
    }
  }

  @Override
  public void addToRows(Floats matrix, int rows, int columns, Floats row) {
    long length = (long) rows * columns;
    runtime
        .kernels()
        .each("addToRows", length, CudaFloats.in(matrix), length, columns, CudaFloats.in(row));
  }

  @Override
  public void sumRows(Floats matrix, int rows, int columns, Floats sums) {
    int parts = CudaKernels.parts(rows, columns);
    long partial = runtime.memory().allocate(8L * parts * columns);
    CudaKernels kernels = runtime.kernels();
    kernels.columns("columnSums", columns, parts, 1, CudaFloats.in(matrix), rows, columns, partial);
    kernels.columns("columnTotals", columns, 1, 1, partial, parts, columns, CudaFloats.in(sums));
    runtime.memory().free(partial);
  }
}
