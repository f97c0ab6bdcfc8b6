package retort.device.cpu;

import java.util.List;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Elementwise operations by oneDNN on so many numbers in a row, whatever they are.
 *
 * @param library whose
 */
record ElementwisePrimitives(OneDnn library) {

  /** x = max(x, 0). */
  void relu(FloatPointer x, long length) {
    library
        .primitive(
            List.of("relu", length), () -> relu(length), dnnl.DNNL_ARG_SRC, dnnl.DNNL_ARG_DST)
        .run(x, x);
  }

  private dnnl_primitive_desc relu(long length) {
    dnnl_memory_desc extents = OneDnn.extents(dnnl.dnnl_a, length);
    dnnl_primitive_desc description = new dnnl_primitive_desc();
    OneDnn.check(
        "relu",
        dnnl.dnnl_eltwise_forward_primitive_desc_create(
            description,
            library.engine(),
            dnnl.dnnl_forward_training,
            dnnl.dnnl_eltwise_relu_use_dst_for_bwd,
            extents,
            extents,
            0,
            0,
            library.attributes()));
    return description;
  }

  /** gradient = 0 where out is not positive. */
  void reluBackward(FloatPointer out, FloatPointer gradient, long length) {
    library
        .primitive(
            List.of("relu backward", length),
            () -> reluBackward(length),
            dnnl.DNNL_ARG_DST,
            dnnl.DNNL_ARG_DIFF_DST,
            dnnl.DNNL_ARG_DIFF_SRC)
        .run(out, gradient, gradient);
  }

  private dnnl_primitive_desc reluBackward(long length) {
    dnnl_memory_desc extents = OneDnn.extents(dnnl.dnnl_a, length);
    dnnl_primitive_desc hint = relu(length);
    dnnl_primitive_desc description = new dnnl_primitive_desc();
    OneDnn.check(
        "relu backward",
        dnnl.dnnl_eltwise_backward_primitive_desc_create(
            description,
            library.engine(),
            dnnl.dnnl_eltwise_relu_use_dst_for_bwd,
            extents,
            extents,
            extents,
            0,
            0,
            hint,
            library.attributes()));
    dnnl.dnnl_primitive_desc_destroy(hint);
    return description;
  }

  /** sum (rows, columns) = sum + x, where x has the same rows, or one that all of them get. */
  void add(FloatPointer x, long xRows, FloatPointer sum, long rows, long columns) {
    library
        .primitive(
            List.of("add", xRows, rows, columns),
            () -> add(xRows, rows, columns),
            dnnl.DNNL_ARG_SRC_0,
            dnnl.DNNL_ARG_SRC_1,
            dnnl.DNNL_ARG_DST)
        .run(sum, x, sum);
  }

  private dnnl_primitive_desc add(long xRows, long rows, long columns) {
    dnnl_memory_desc extents = OneDnn.extents(dnnl.dnnl_ab, rows, columns);
    dnnl_primitive_desc description = new dnnl_primitive_desc();
    OneDnn.check(
        "add",
        dnnl.dnnl_binary_primitive_desc_create(
            description,
            library.engine(),
            dnnl.dnnl_binary_add,
            extents,
            OneDnn.extents(dnnl.dnnl_ab, xRows, columns),
            extents,
            library.attributes()));
    return description;
  }
}
