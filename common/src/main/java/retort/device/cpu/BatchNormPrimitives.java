package retort.device.cpu;

import java.util.Arrays;
import java.util.List;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import retort.device.Floats;
import retort.device.LayerOperations;

/**
 * BatchNorm by oneDNN, with the ReLU after it in the same pass; which values that cut off lies with
 * the output, one bit each, for the way back.
 *
 * @param library whose
 */
record BatchNormPrimitives(OneDnn library) {

  void forward(
      CpuFeatureMaps in,
      Floats gamma,
      Floats beta,
      boolean relu,
      CpuFeatureMaps out,
      Floats mean,
      Floats variance) {
    int[] ids = {
      dnnl.DNNL_ARG_SRC,
      dnnl.DNNL_ARG_SCALE,
      dnnl.DNNL_ARG_SHIFT,
      dnnl.DNNL_ARG_DST,
      dnnl.DNNL_ARG_MEAN,
      dnnl.DNNL_ARG_VARIANCE,
      dnnl.DNNL_ARG_WORKSPACE
    };
    Primitive primitive =
        library.primitive(
            key("BatchNorm", in, relu), () -> forward(in, relu), withoutLast(ids, !relu));
    Pointer[] arrays = {
      in.pointer(),
      CpuFloats.pointer(gamma),
      CpuFloats.pointer(beta),
      out.pointer(),
      CpuFloats.pointer(mean),
      CpuFloats.pointer(variance),
      relu ? out.keep(primitive.bytes(dnnl.DNNL_ARG_WORKSPACE)) : null
    };
    primitive.run(arrays);
  }

  private static int[] withoutLast(int[] ids, boolean without) {
    return without ? Arrays.copyOf(ids, ids.length - 1) : ids;
  }

  private dnnl_primitive_desc forward(CpuFeatureMaps in, boolean relu) {
    dnnl_memory_desc extents = OneDnn.extents(in);
    dnnl_primitive_desc description = new dnnl_primitive_desc();
    OneDnn.check(
        "BatchNorm",
        dnnl.dnnl_batch_normalization_forward_primitive_desc_create(
            description,
            library.engine(),
            dnnl.dnnl_forward_training,
            extents,
            extents,
            (float) LayerOperations.EPSILON,
            flags(relu),
            library.attributes()));
    return description;
  }

  void backward(
      CpuFeatureMaps in,
      Floats gamma,
      boolean relu,
      CpuFeatureMaps out,
      Floats mean,
      Floats variance,
      CpuFeatureMaps outGradient,
      CpuFeatureMaps inGradient,
      Floats gammaGradient,
      Floats betaGradient) {
    int[] ids = {
      dnnl.DNNL_ARG_SRC,
      dnnl.DNNL_ARG_MEAN,
      dnnl.DNNL_ARG_VARIANCE,
      dnnl.DNNL_ARG_DIFF_DST,
      dnnl.DNNL_ARG_SCALE,
      dnnl.DNNL_ARG_DIFF_SRC,
      dnnl.DNNL_ARG_DIFF_SCALE,
      dnnl.DNNL_ARG_DIFF_SHIFT,
      dnnl.DNNL_ARG_WORKSPACE
    };
    Primitive primitive =
        library.primitive(
            key("BatchNorm backward", in, relu), () -> backward(in, relu), withoutLast(ids, !relu));
    BytePointer kept = relu ? out.kept() : null;
    primitive.run(
        in.pointer(),
        CpuFloats.pointer(mean),
        CpuFloats.pointer(variance),
        outGradient.pointer(),
        CpuFloats.pointer(gamma),
        inGradient.pointer(),
        CpuFloats.pointer(gammaGradient),
        CpuFloats.pointer(betaGradient),
        kept);
  }

  private dnnl_primitive_desc backward(CpuFeatureMaps in, boolean relu) {
    dnnl_memory_desc extents = OneDnn.extents(in);
    dnnl_primitive_desc hint = forward(in, relu);
    dnnl_primitive_desc description = new dnnl_primitive_desc();
    OneDnn.check(
        "BatchNorm backward",
        dnnl.dnnl_batch_normalization_backward_primitive_desc_create(
            description,
            library.engine(),
            dnnl.dnnl_backward,
            extents,
            extents,
            extents,
            (float) LayerOperations.EPSILON,
            flags(relu),
            hint,
            library.attributes()));
    dnnl.dnnl_primitive_desc_destroy(hint);
    return description;
  }

  private static int flags(boolean relu) {
    return dnnl.dnnl_use_scale | dnnl.dnnl_use_shift | (relu ? dnnl.dnnl_fuse_norm_relu : 0);
  }

  private static Object key(String kind, CpuFeatureMaps in, boolean relu) {
    return List.of(kind, in.n(), in.channels(), in.side(), in.layout(), relu);
  }
}
