package retort.device.cpu;

import java.util.List;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.global.dnnl;

/**
 * Pooling of squares without overlap by oneDNN.
 *
 * @param library whose
 */
record PoolPrimitives(OneDnn library) {

  void average(CpuFeatureMaps in, CpuFeatureMaps out, int square) {
    forward(in, out, square, dnnl.dnnl_pooling_avg_exclude_padding)
        .run(in.pointer(), out.pointer());
  }

  void averageBackward(CpuFeatureMaps outGradient, CpuFeatureMaps inGradient, int square) {
    backward(inGradient, outGradient, square, dnnl.dnnl_pooling_avg_exclude_padding)
        .run(outGradient.pointer(), inGradient.pointer());
  }

  /** Keeps with the output where each largest value was. */
  void maximum(CpuFeatureMaps in, CpuFeatureMaps out, int square) {
    Primitive primitive = forward(in, out, square, dnnl.dnnl_pooling_max);
    primitive.run(in.pointer(), out.pointer(), out.keep(primitive.bytes(dnnl.DNNL_ARG_WORKSPACE)));
  }

  void maximumBackward(
      CpuFeatureMaps out, CpuFeatureMaps outGradient, CpuFeatureMaps inGradient, int square) {
    backward(inGradient, outGradient, square, dnnl.dnnl_pooling_max)
        .run(outGradient.pointer(), inGradient.pointer(), out.kept());
  }

  private Primitive forward(CpuFeatureMaps in, CpuFeatureMaps out, int square, int algorithm) {
    int[] ids =
        algorithm == dnnl.dnnl_pooling_max
            ? new int[] {dnnl.DNNL_ARG_SRC, dnnl.DNNL_ARG_DST, dnnl.DNNL_ARG_WORKSPACE}
            : new int[] {dnnl.DNNL_ARG_SRC, dnnl.DNNL_ARG_DST};
    return library.primitive(
        key("pool", in, square, algorithm), () -> description(in, out, square, algorithm), ids);
  }

  private dnnl_primitive_desc description(
      CpuFeatureMaps in, CpuFeatureMaps out, int square, int algorithm) {
    dnnl_primitive_desc description = new dnnl_primitive_desc();
    OneDnn.check(
        "pooling",
        dnnl.dnnl_pooling_forward_primitive_desc_create(
            description,
            library.engine(),
            dnnl.dnnl_forward_training,
            algorithm,
            OneDnn.extents(in),
            OneDnn.extents(out),
            both(square),
            both(square),
            both(0),
            both(0),
            both(0),
            library.attributes()));
    return description;
  }

  private Primitive backward(
      CpuFeatureMaps inGradient, CpuFeatureMaps outGradient, int square, int algorithm) {
    int[] ids =
        algorithm == dnnl.dnnl_pooling_max
            ? new int[] {dnnl.DNNL_ARG_DIFF_DST, dnnl.DNNL_ARG_DIFF_SRC, dnnl.DNNL_ARG_WORKSPACE}
            : new int[] {dnnl.DNNL_ARG_DIFF_DST, dnnl.DNNL_ARG_DIFF_SRC};
    return library.primitive(
        key("pool backward", inGradient, square, algorithm),
        () -> backwardDescription(inGradient, outGradient, square, algorithm),
        ids);
  }

  private dnnl_primitive_desc backwardDescription(
      CpuFeatureMaps inGradient, CpuFeatureMaps outGradient, int square, int algorithm) {
    dnnl_primitive_desc hint = description(inGradient, outGradient, square, algorithm);
    dnnl_memory_desc in = OneDnn.extents(inGradient);
    dnnl_memory_desc out = OneDnn.extents(outGradient);
    dnnl_primitive_desc description = new dnnl_primitive_desc();
    OneDnn.check(
        "pooling backward",
        dnnl.dnnl_pooling_backward_primitive_desc_create(
            description,
            library.engine(),
            algorithm,
            in,
            out,
            both(square),
            both(square),
            both(0),
            both(0),
            both(0),
            hint,
            library.attributes()));
    dnnl.dnnl_primitive_desc_destroy(hint);
    return description;
  }

  private static long[] both(long value) {
    return new long[] {value, value};
  }

  private static Object key(String kind, CpuFeatureMaps in, int square, int algorithm) {
    return List.of(kind, in.n(), in.channels(), in.side(), in.layout(), square, algorithm);
  }
}
