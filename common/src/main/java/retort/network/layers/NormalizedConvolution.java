package retort.network.layers;

import java.util.Optional;
import retort.device.Convolution;
import retort.device.ConvolutionShape;
import retort.device.Device;
import retort.device.FeatureMaps;
import retort.device.Floats;
import retort.device.VectorOperations;

/**
 * A convolution, the BatchNorm after it and, where there is one, the ReLU after that.
 *
 * <p>In evaluation mode BatchNorm is one scale and one shift a channel, which are folded into the
 * convolution. In training mode the convolution's bias vanishes in the batch's mean: its gradient
 * is 0, and the running mean alone sees it.
 */
final class NormalizedConvolution implements Layer {
  private final ConvolutionShape shape;
  private final boolean relu;
  private final ConvolutionParameters parameters;

  private Optional<Convolution> training = Optional.empty();
  private Optional<Folded> folded = Optional.empty();

  /** A convolution that BatchNorm is folded into, of one version of the weights. */
  private static final class Folded implements AutoCloseable {
    private final Convolution convolution;
    private final Floats bias;
    private Object version = new Object();

    Folded(Device device, ConvolutionShape shape) {
      convolution = device.layers().convolution(shape);
      bias = device.floats(shape.outputs());
    }

    @Override
    public void close() {
      convolution.close();
      bias.close();
    }
  }

  NormalizedConvolution(ConvolutionShape shape, boolean relu, ConvolutionParameters parameters) {
    this.shape = shape;
    this.relu = relu;
    this.parameters = parameters;
  }

  @Override
  public FeatureMaps forward(FeatureMaps in, Tape tape) {
    return tape.training() ? train(in, tape) : evaluate(in, tape);
  }

  private FeatureMaps evaluate(FeatureMaps in, Tape tape) {
    FeatureMaps out = tape.maps(in.n(), shape.outputs(), shape.outputSide());
    Folded now = folded(tape);
    now.convolution.forward(in, Optional.of(now.bias), relu, out);
    tape.record(
        (gradient, wanted) -> {
          if (relu) {
            tape.device().layers().reluBackward(out, gradient);
          }
          FeatureMaps result = inputGradient(gradient, tape);
          folded(tape).convolution.backwardInput(gradient, result);
          tape.releaseGradient(gradient);
          return result;
        });
    return out;
  }

  /** Folds again only where another network, or this one with other weights, was here last. */
  private Folded folded(Tape tape) {
    Device device = tape.device();
    if (folded.isEmpty()) {
      folded = Optional.of(new Folded(device, shape));
    }
    Folded current = folded.get();
    if (current.version != tape.version()) {
      Floats weight = tape.gradientFloats(shape.weights());
      device
          .layers()
          .fold(
              tape.value(parameters.weight()),
              parameters.bias().map(tape::value),
              tape.value(parameters.gamma()),
              tape.value(parameters.beta()),
              tape.value(parameters.mean()),
              tape.value(parameters.variance()),
              weight,
              current.bias);
      current.convolution.load(weight);
      tape.releaseGradient(weight);
      current.version = tape.version();
    }
    return current;
  }

  private FeatureMaps train(FeatureMaps in, Tape tape) {
    Device device = tape.device();
    int side = shape.outputSide();
    double count = (double) in.n() * side * side;
    if (count < 2) {
      throw new IllegalArgumentException(
          "%s: a training batch needs two values a channel or more: give it more images"
              .formatted(parameters.normalization()));
    }
    if (training.isEmpty()) {
      training = Optional.of(device.layers().convolution(shape));
    }
    Convolution convolution = training.get();
    convolution.load(tape.value(parameters.weight()));
    FeatureMaps convolved = tape.maps(in.n(), shape.outputs(), side);
    convolution.forward(in, Optional.empty(), false, convolved);
    FeatureMaps out = tape.maps(in.n(), shape.outputs(), side);
    Floats mean = tape.floats(shape.outputs());
    Floats variance = tape.floats(shape.outputs());
    device
        .layers()
        .batchNorm(
            convolved,
            tape.value(parameters.gamma()),
            tape.value(parameters.beta()),
            relu,
            out,
            mean,
            variance);
    follow(tape, mean, variance, (float) (count / (count - 1)));
    tape.record(
        (gradient, wanted) -> {
          device
              .layers()
              .batchNormBackward(
                  convolved,
                  tape.value(parameters.gamma()),
                  relu,
                  out,
                  mean,
                  variance,
                  gradient,
                  gradient,
                  tape.result(parameters.gamma()),
                  tape.result(parameters.beta()));
          tape.giveBack(convolved, false);
          convolution.backwardWeight(in, gradient, tape.result(parameters.weight()));
          tape.wasRead(in);
          parameters.bias().ifPresent(bias -> device.vectors().fill(tape.result(bias), 0));
          if (!wanted) {
            return gradient;
          }
          FeatureMaps result = inputGradient(gradient, tape);
          convolution.backwardInput(gradient, result);
          tape.releaseGradient(gradient);
          return result;
        });
    return out;
  }

  private FeatureMaps inputGradient(FeatureMaps gradient, Tape tape) {
    return tape.gradientMaps(gradient.n(), shape.inputs(), shape.side());
  }

  /** What the running statistics move towards: with the bias, and the unbiased variance. */
  private void follow(Tape tape, Floats mean, Floats variance, float unbiased) {
    VectorOperations vectors = tape.device().vectors();
    Floats center = tape.result(parameters.mean());
    vectors.copy(mean, center);
    parameters.bias().ifPresent(bias -> vectors.axpby(1, tape.value(bias), 1, center));
    Floats spread = tape.result(parameters.variance());
    vectors.copy(variance, spread);
    vectors.axpby(0, variance, unbiased, spread);
  }

  @Override
  public boolean readsOutput(Device device) {
    return relu && device.layers().readsNormalized();
  }

  @Override
  public void close() {
    training.ifPresent(Convolution::close);
    folded.ifPresent(Folded::close);
    training = Optional.empty();
    folded = Optional.empty();
  }
}
