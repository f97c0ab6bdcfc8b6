package retort.device.cuda;

import java.util.Optional;
import retort.device.Convolution;
import retort.device.ConvolutionShape;
import retort.device.FeatureMaps;
import retort.device.Floats;

/** A convolution of each channel by itself, without patches. */
final class CudaDepthwise implements Convolution {
  private final CudaRuntime runtime;
  private final ConvolutionShape shape;
  private final int taps;

  /** (taps, channels). */
  private final long weight;

  private boolean closed;

  CudaDepthwise(CudaRuntime runtime, ConvolutionShape shape) {
    this.runtime = runtime;
    this.shape = shape;
    taps = shape.kernel() * shape.kernel();
    weight = runtime.memory().allocate(4L * shape.weights());
  }

  @Override
  public void load(Floats from) {
    // To the kernel, one output that sees every channel.
    runtime
        .kernels()
        .each(
            "weightIn",
            shape.weights(),
            CudaFloats.in(from),
            weight,
            1,
            shape.outputs(),
            taps,
            shape.weights());
  }

  private long rows(int n) {
    return (long) n * shape.outputSide() * shape.outputSide();
  }

  @Override
  public void forward(FeatureMaps in, Optional<Floats> bias, boolean relu, FeatureMaps out) {
    runtime
        .kernels()
        .each(
            "depthwise",
            rows(in.n()) * shape.outputs(),
            CudaFeatureMaps.in(in),
            weight,
            CudaLayers.address(bias),
            relu ? 1 : 0,
            CudaFeatureMaps.in(out),
            rows(in.n()),
            shape.inputs(),
            shape.side(),
            shape.outputSide(),
            shape.kernel(),
            shape.stride(),
            shape.padding(),
            taps);
  }

  @Override
  public void backwardInput(FeatureMaps outGradient, FeatureMaps inGradient) {
    CudaFeatureMaps to = CudaFeatureMaps.in(inGradient);
    runtime
        .kernels()
        .each(
            "depthwiseInput",
            to.length(),
            CudaFeatureMaps.in(outGradient),
            weight,
            to,
            to.rows(),
            shape.inputs(),
            shape.side(),
            shape.outputSide(),
            shape.kernel(),
            shape.stride(),
            shape.padding(),
            taps);
  }

  @Override
  public void backwardWeight(FeatureMaps in, FeatureMaps outGradient, Floats weightGradient) {
    int parts = CudaKernels.parts(rows(in.n()), shape.inputs());
    long partial = runtime.memory().allocate(8L * parts * shape.weights());
    CudaKernels kernels = runtime.kernels();
    kernels.columns(
        "depthwiseWeight",
        shape.inputs(),
        parts,
        taps,
        CudaFeatureMaps.in(in),
        CudaFeatureMaps.in(outGradient),
        rows(in.n()),
        shape.inputs(),
        shape.side(),
        shape.outputSide(),
        shape.kernel(),
        shape.stride(),
        shape.padding(),
        taps,
        partial);
    kernels.columns(
        "columnTotals",
        shape.weights(),
        1,
        1,
        partial,
        parts,
        shape.weights(),
        CudaFloats.in(weightGradient));
    runtime.memory().free(partial);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      runtime.memory().free(weight);
    }
  }
}
