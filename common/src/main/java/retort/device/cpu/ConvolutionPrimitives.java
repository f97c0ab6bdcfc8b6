package retort.device.cpu;

import java.util.Optional;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_post_ops;
import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.global.dnnl;
import retort.device.ConvolutionShape;

/**
 * oneDNN's convolutions of one shape: in the layouts of the feature maps where oneDNN has a fast
 * implementation for them, else channels last, which it has for any number of channels.
 *
 * @param library whose
 * @param shape of the convolution
 * @param block of the processor's blocked layout
 */
record ConvolutionPrimitives(OneDnn library, ConvolutionShape shape, int block) {

  /**
   * An operation with the layouts in which it takes its feature maps.
   *
   * @param primitive the operation
   * @param in layout of the input and its gradient
   * @param out layout of the output and its gradient
   */
  record Plan(Primitive primitive, Layout in, Layout out) {}

  /** What distinguishes the primitives of a shape. */
  private record PrimitiveKey(
      String kind, ConvolutionShape shape, int n, boolean bias, boolean relu, boolean last) {}

  /** Makes a description for the layouts of input and output, or returns a status. */
  private interface Maker {
    int make(dnnl_primitive_desc description, dnnl_memory_desc in, dnnl_memory_desc out);
  }

  Plan forward(int n, boolean bias, boolean relu) {
    int[] ids =
        bias
            ? new int[] {
              dnnl.DNNL_ARG_SRC, dnnl.DNNL_ARG_WEIGHTS, dnnl.DNNL_ARG_DST, dnnl.DNNL_ARG_BIAS
            }
            : new int[] {dnnl.DNNL_ARG_SRC, dnnl.DNNL_ARG_WEIGHTS, dnnl.DNNL_ARG_DST};
    dnnl_primitive_attr attributes = relu ? withRelu() : library.attributes();
    return plan(
        "forward",
        n,
        bias,
        relu,
        (description, in, out) ->
            dnnl.dnnl_convolution_forward_primitive_desc_create(
                description,
                library.engine(),
                dnnl.dnnl_forward_training,
                dnnl.dnnl_convolution_direct,
                in,
                weights(),
                bias ? OneDnn.extents(dnnl.dnnl_a, shape.outputs()) : null,
                out,
                strides(),
                dilations(),
                paddings(),
                paddings(),
                attributes),
        ids);
  }

  Plan backwardInput(int n) {
    return plan(
        "backward input",
        n,
        false,
        false,
        (description, in, out) ->
            dnnl.dnnl_convolution_backward_data_primitive_desc_create(
                description,
                library.engine(),
                dnnl.dnnl_convolution_direct,
                in,
                weights(),
                out,
                strides(),
                dilations(),
                paddings(),
                paddings(),
                hint(n, in, out),
                library.attributes()),
        dnnl.DNNL_ARG_DIFF_DST,
        dnnl.DNNL_ARG_WEIGHTS,
        dnnl.DNNL_ARG_DIFF_SRC);
  }

  Plan backwardWeight(int n) {
    return plan(
        "backward weight",
        n,
        false,
        false,
        (description, in, out) ->
            dnnl.dnnl_convolution_backward_weights_primitive_desc_create(
                description,
                library.engine(),
                dnnl.dnnl_convolution_direct,
                in,
                weights(),
                null,
                out,
                strides(),
                dilations(),
                paddings(),
                paddings(),
                hint(n, in, out),
                library.attributes()),
        dnnl.DNNL_ARG_SRC,
        dnnl.DNNL_ARG_DIFF_DST,
        dnnl.DNNL_ARG_DIFF_WEIGHTS);
  }

  private Plan plan(String kind, int n, boolean bias, boolean relu, Maker maker, int... ids) {
    Layout in = Layout.of(shape.inputs(), block);
    Layout out = Layout.of(shape.outputs(), block);
    PrimitiveKey own = new PrimitiveKey(kind, shape, n, bias, relu, false);
    Optional<Primitive> known = library.known(own);
    if (known.isPresent()) {
      return new Plan(known.get(), in, out);
    }
    PrimitiveKey last = new PrimitiveKey(kind, shape, n, bias, relu, true);
    known = library.known(last);
    if (known.isEmpty()) {
      dnnl_primitive_desc description = new dnnl_primitive_desc();
      int status = maker.make(description, input(in, n), output(out, n));
      if (OneDnn.usable(status, description)) {
        return new Plan(library.primitive(own, () -> description, ids), in, out);
      }
    }
    Primitive channelsLast =
        library.primitive(
            last,
            () -> {
              dnnl_primitive_desc description = new dnnl_primitive_desc();
              OneDnn.check(
                  kind + " of " + shape,
                  maker.make(
                      description,
                      input(Layout.CHANNELS_LAST, n),
                      output(Layout.CHANNELS_LAST, n)));
              return description;
            },
            ids);
    return new Plan(channelsLast, Layout.CHANNELS_LAST, Layout.CHANNELS_LAST);
  }

  /** The forward pass that a backward pass belongs to. */
  private dnnl_primitive_desc hint(int n, dnnl_memory_desc in, dnnl_memory_desc out) {
    dnnl_primitive_desc description = new dnnl_primitive_desc();
    int status =
        dnnl.dnnl_convolution_forward_primitive_desc_create(
            description,
            library.engine(),
            dnnl.dnnl_forward_training,
            dnnl.dnnl_convolution_direct,
            in,
            weights(),
            null,
            out,
            strides(),
            dilations(),
            paddings(),
            paddings(),
            library.attributes());
    OneDnn.check("forward hint of " + shape + " for " + n, status);
    return description;
  }

  private dnnl_primitive_attr withRelu() {
    return library.attributes(
        "relu",
        () -> {
          dnnl_post_ops after = new dnnl_post_ops();
          dnnl.dnnl_post_ops_create(after);
          dnnl.dnnl_post_ops_append_eltwise(after, dnnl.dnnl_eltwise_relu, 0, 0);
          return after;
        });
  }

  private dnnl_memory_desc input(Layout layout, int n) {
    return OneDnn.extents(layout.tag(), n, shape.inputs(), shape.side(), shape.side());
  }

  private dnnl_memory_desc output(Layout layout, int n) {
    int side = shape.outputSide();
    return OneDnn.extents(layout.tag(), n, shape.outputs(), side, side);
  }

  /** In whatever layout oneDNN likes. */
  private dnnl_memory_desc weights() {
    return OneDnn.extents(dnnl.dnnl_format_tag_any, extents());
  }

  /** In PyTorch's layout. */
  dnnl_memory_desc plainWeights() {
    return OneDnn.extents(shape.depthwise() ? dnnl.dnnl_goihw : dnnl.dnnl_oihw, extents());
  }

  private long[] extents() {
    long k = shape.kernel();
    return shape.depthwise()
        ? new long[] {shape.outputs(), 1, 1, k, k}
        : new long[] {shape.outputs(), shape.inputs(), k, k};
  }

  private long[] strides() {
    return new long[] {shape.stride(), shape.stride()};
  }

  private static long[] dilations() {
    return new long[] {0, 0};
  }

  /** On the far side as many as the last output needs; oneDNN wants the extents to agree. */
  private long[] paddings() {
    return new long[] {shape.padding(), shape.padding()};
  }
}
