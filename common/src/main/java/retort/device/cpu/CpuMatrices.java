package retort.device.cpu;

import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_post_ops;
import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.FloatPointer;
import retort.device.Floats;
import retort.device.MatrixOperations;

/** Products by oneDNN, which tasks of one process run side by side; OpenBLAS would take turns. */
final class CpuMatrices implements MatrixOperations, AutoCloseable {
  private final Threads threads;
  private final OneDnn library;
  private final ElementwisePrimitives elementwise;
  private CpuFloats ones = CpuFloats.allocate(0);

  CpuMatrices(Threads threads, OneDnn library) {
    this.threads = threads;
    this.library = library;
    this.elementwise = new ElementwisePrimitives(library);
  }

  /** What distinguishes products; the factors are those of alpha and beta. */
  private record ProductKey(
      boolean transposeA,
      boolean transposeB,
      int rows,
      int columns,
      int inner,
      float alpha,
      float beta) {}

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
    threads.enter();
    ProductKey key = new ProductKey(transposeA, transposeB, rows, columns, inner, alpha, beta);
    multiply(key, CpuFloats.pointer(a), CpuFloats.pointer(b), CpuFloats.pointer(c));
  }

  private void multiply(ProductKey key, FloatPointer a, FloatPointer b, FloatPointer c) {
    library
        .primitive(
            key,
            () -> description(key),
            dnnl.DNNL_ARG_SRC,
            dnnl.DNNL_ARG_WEIGHTS,
            dnnl.DNNL_ARG_DST)
        .run(a, b, c);
  }

  private dnnl_primitive_desc description(ProductKey key) {
    dnnl_memory_desc a =
        OneDnn.extents(key.transposeA() ? dnnl.dnnl_ba : dnnl.dnnl_ab, key.rows(), key.inner());
    dnnl_memory_desc b =
        OneDnn.extents(key.transposeB() ? dnnl.dnnl_ba : dnnl.dnnl_ab, key.inner(), key.columns());
    dnnl_memory_desc c = OneDnn.extents(dnnl.dnnl_ab, key.rows(), key.columns());
    dnnl_primitive_desc description = new dnnl_primitive_desc();
    OneDnn.check(
        "a product",
        dnnl.dnnl_matmul_primitive_desc_create(
            description, library.engine(), a, b, null, c, attributes(key.alpha(), key.beta())));
    return description;
  }

  /** alpha ab + beta c = alpha (ab + beta / alpha c). */
  private dnnl_primitive_attr attributes(float alpha, float beta) {
    if (alpha == 1 && beta == 0) {
      return library.attributes();
    }
    return library.attributes(
        "product %s %s".formatted(alpha, beta),
        () -> {
          dnnl_post_ops after = new dnnl_post_ops();
          dnnl.dnnl_post_ops_create(after);
          if (beta != 0) {
            dnnl.dnnl_post_ops_append_sum(after, beta / alpha, 0, dnnl.dnnl_f32);
          }
          if (alpha != 1) {
            dnnl.dnnl_post_ops_append_eltwise(after, dnnl.dnnl_eltwise_linear, alpha, 0);
          }
          return after;
        });
  }

  @Override
  public MatrixOperations exact() {
    return this;
  }

  @Override
  public void addToRows(Floats matrix, int rows, int columns, Floats row) {
    threads.enter();
    elementwise.add(CpuFloats.pointer(row), 1, CpuFloats.pointer(matrix), rows, columns);
  }

  @Override
  public void sumRows(Floats matrix, int rows, int columns, Floats sums) {
    threads.enter();
    if (ones.length() < rows) {
      ones.close();
      ones = CpuFloats.allocate(rows);
      ChunkedLoops.fill(CpuFloats.pointer(ones), rows, 1);
    }
    ProductKey key = new ProductKey(false, false, 1, columns, rows, 1, 0);
    multiply(key, CpuFloats.pointer(ones), CpuFloats.pointer(matrix), CpuFloats.pointer(sums));
  }

  @Override
  public void close() {
    ones.close();
  }
}
