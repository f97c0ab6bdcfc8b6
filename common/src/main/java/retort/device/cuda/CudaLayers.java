package retort.device.cuda;

import java.util.Optional;
import retort.device.Convolution;
import retort.device.ConvolutionShape;
import retort.device.FeatureMaps;
import retort.device.Floats;
import retort.device.LayerOperations;

/** The layers of networks on a card. */
final class CudaLayers implements LayerOperations {
  /** The float that stands for no vector. */
  static final long NONE = 0;

  private final CudaRuntime runtime;
  private final CudaBatchNorm batchNorm;
  private final CudaPooling pooling;

  CudaLayers(CudaRuntime runtime) {
    this.runtime = runtime;
    batchNorm = new CudaBatchNorm(runtime);
    pooling = new CudaPooling(runtime);
  }

  private static CudaFloats at(Floats vector) {
    return CudaFloats.in(vector);
  }

  private static CudaFeatureMaps at(FeatureMaps maps) {
    return CudaFeatureMaps.in(maps);
  }

  static long address(Optional<Floats> vector) {
    return vector.map(values -> CudaFloats.in(values).address()).orElse(NONE);
  }

  @Override
  public Convolution convolution(ConvolutionShape shape) {
    return shape.depthwise()
        ? new CudaDepthwise(runtime, shape)
        : new CudaConvolution(runtime, shape);
  }

  @Override
  public void unflatten(Floats from, FeatureMaps to) {
    transpose(at(from).address(), at(to).address(), to.n(), to.channels(), at(to).area());
  }

  @Override
  public void flatten(FeatureMaps from, Floats to) {
    transpose(at(from).address(), at(to).address(), from.n(), at(from).area(), from.channels());
  }

  private void transpose(long from, long to, int batch, int rows, int columns) {
    if (rows == 1 || columns == 1) {
      runtime.copy(from, to, 4L * batch * rows * columns);
    } else {
      runtime.kernels().tiles("transposeBatch", batch, rows, columns, from, to);
    }
  }

  @Override
  public void copy(FeatureMaps from, FeatureMaps to) {
    runtime.copy(at(from).address(), at(to).address(), 4 * at(to).length());
  }

  @Override
  public void add(FeatureMaps x, FeatureMaps sum) {
    long length = at(sum).length();
    runtime.kernels().each("axpby", length, 1f, at(x), 1f, at(sum), length);
  }

  @Override
  public void fold(
      Floats weight,
      Optional<Floats> bias,
      Floats gamma,
      Floats beta,
      Floats mean,
      Floats variance,
      Floats foldedWeight,
      Floats foldedBias) {
    long outputs = gamma.length();
    runtime
        .kernels()
        .each(
            "fold",
            weight.length(),
            at(weight),
            address(bias),
            at(gamma),
            at(beta),
            at(mean),
            at(variance),
            (float) EPSILON,
            outputs,
            weight.length() / outputs,
            at(foldedWeight),
            at(foldedBias));
  }

  @Override
  public void batchNorm(
      FeatureMaps in,
      Floats gamma,
      Floats beta,
      boolean relu,
      FeatureMaps out,
      Floats mean,
      Floats variance) {
    batchNorm.forward(at(in), at(gamma), at(beta), relu, at(out), at(mean), at(variance));
  }

  @Override
  public void batchNormBackward(
      FeatureMaps in,
      Floats gamma,
      boolean relu,
      FeatureMaps out,
      Floats mean,
      Floats variance,
      FeatureMaps outGradient,
      FeatureMaps inGradient,
      Floats gammaGradient,
      Floats betaGradient) {
    batchNorm.backward(
        at(in),
        at(gamma),
        relu,
        at(out),
        at(mean),
        at(variance),
        at(outGradient),
        at(inGradient),
        at(gammaGradient),
        at(betaGradient));
  }

  @Override
  public boolean readsNormalized() {
    return true;
  }

  @Override
  public void relu(FeatureMaps x) {
    runtime.kernels().each("relu", at(x).length(), at(x), at(x).length());
  }

  @Override
  public void reluBackward(FeatureMaps out, FeatureMaps gradient) {
    int width = at(gradient).byFour() ? 4 : 1;
    long items = at(gradient).length() / width;
    runtime.kernels().each("reluBackward" + width, items, at(out), at(gradient), items);
  }

  @Override
  public void averagePool(FeatureMaps in, FeatureMaps out) {
    pooling.average(at(in), at(out));
  }

  @Override
  public void averagePoolBackward(FeatureMaps outGradient, FeatureMaps inGradient) {
    pooling.averageBackward(at(outGradient), at(inGradient));
  }

  @Override
  public void maximumPool(FeatureMaps in, FeatureMaps out) {
    pooling.maximum(at(in), at(out));
  }

  @Override
  public void maximumPoolBackward(
      FeatureMaps in, FeatureMaps out, FeatureMaps outGradient, FeatureMaps inGradient) {
    pooling.maximumBackward(at(in), at(out), at(outGradient), at(inGradient));
  }

  @Override
  public void globalAverage(FeatureMaps in, Floats out) {
    pooling.global(at(in), at(out));
  }

  @Override
  public void globalAverageBackward(Floats outGradient, FeatureMaps inGradient) {
    pooling.globalBackward(at(outGradient), at(inGradient));
  }
}
