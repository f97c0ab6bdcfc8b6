package retort.device.cuda;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import retort.device.Convolution;
import retort.device.ConvolutionShape;
import retort.device.Device;
import retort.device.FeatureMaps;
import retort.device.Floats;
import retort.device.LayerOperations;
import retort.device.Workspace;

/** The paper's backbone with its head fc, straight on the seam: what a step on a card costs. */
final class StepNet implements AutoCloseable {
  private static final float MOMENTUM = 0.1f;

  private final Workspace memory;
  private final LayerOperations layers;
  private final List<Block> blocks = new ArrayList<>();
  private final Floats parameters;
  private final Floats gradient;
  private final Floats buffer;
  private final Floats statistics;
  private final int d;
  private final int features;
  private int filled;
  private int measured;

  /** One block, the gradients of its learnt vectors behind them. */
  private record Block(
      int inputs,
      int width,
      int side,
      Convolution convolution,
      Convolution folded,
      Floats[] learnt,
      Floats[] gradients,
      Floats mean,
      Floats variance) {}

  /**
   * @param start makes the first values of a tensor from its PyTorch name and length
   */
  StepNet(
      Device device,
      int side,
      List<Integer> widths,
      int d,
      BiFunction<String, Integer, float[]> start) {
    memory = new Workspace(device);
    layers = device.layers();
    this.d = d;
    int last = side >> widths.size();
    features = last * last * widths.get(widths.size() - 1);
    long length = (long) d * features + d;
    int inputs = 3;
    for (int width : widths) {
      length += (long) width * inputs * 9 + 3L * width;
      inputs = width;
    }
    parameters = device.floats(length);
    gradient = device.floats(length);
    buffer = device.floats(length);
    device.vectors().fill(buffer, 0);
    device.vectors().fill(gradient, 0);
    statistics = device.floats(widths.stream().mapToLong(width -> 2L * width).sum());
    inputs = 3;
    for (int k = 0; k < widths.size(); k++) {
      blocks.add(block(device, k, inputs, widths.get(k), side >> k, start));
      inputs = widths.get(k);
    }
    learnt("fc.weight", d * features, start);
    learnt("fc.bias", d, start);
  }

  private Block block(
      Device device,
      int k,
      int inputs,
      int width,
      int side,
      BiFunction<String, Integer, float[]> start) {
    ConvolutionShape shape = new ConvolutionShape(inputs, width, side, 3, 1, 1, false);
    String name = "blocks." + k + ".";
    int from = filled;
    Floats[] vectors = {
      learnt(name + "conv.weight", shape.weights(), start),
      learnt(name + "conv.bias", width, start),
      learnt(name + "bn.weight", width, start),
      learnt(name + "bn.bias", width, start)
    };
    Floats[] gradients = new Floats[4];
    for (int i = 0; i < 4; i++) {
      gradients[i] = gradient.slice(from, vectors[i].length());
      from += (int) vectors[i].length();
    }
    return new Block(
        inputs,
        width,
        side,
        device.layers().convolution(shape),
        device.layers().convolution(shape),
        vectors,
        gradients,
        measured(name + "bn.running_mean", width, start),
        measured(name + "bn.running_var", width, start));
  }

  private Floats learnt(String name, int length, BiFunction<String, Integer, float[]> start) {
    Floats vector = parameters.slice(filled, length);
    vector.upload(start.apply(name, length), 0);
    filled += length;
    return vector;
  }

  private Floats measured(String name, int length, BiFunction<String, Integer, float[]> start) {
    Floats vector = statistics.slice(measured, length);
    vector.upload(start.apply(name, length), 0);
    measured += length;
    return vector;
  }

  int features() {
    return features;
  }

  Floats parameters() {
    return parameters;
  }

  Floats statistics() {
    return statistics;
  }

  /** Makes the convolutions of evaluation mode from the parameters as they are. */
  void fold() {
    for (Block block : blocks) {
      Floats weight = memory.floats("folded weight", block.learnt()[0].length());
      layers.fold(
          block.learnt()[0],
          Optional.of(block.learnt()[1]),
          block.learnt()[2],
          block.learnt()[3],
          block.mean(),
          block.variance(),
          weight,
          memory.floats("folded bias " + block.width(), block.width()));
      block.folded().load(weight);
    }
  }

  /** f(images) in evaluation mode; what {@link #imageGradient} needs stays under a name. */
  Floats evaluate(String name, Floats images, int n) {
    FeatureMaps in = memory.featureMaps(name + " in", n, 3, blocks.get(0).side());
    layers.unflatten(images, in);
    for (int k = 0; k < blocks.size(); k++) {
      Block block = blocks.get(k);
      FeatureMaps active =
          memory.featureMaps(name + " active " + k, n, block.width(), block.side());
      block
          .folded()
          .forward(
              in,
              Optional.of(memory.floats("folded bias " + block.width(), block.width())),
              true,
              active);
      in = memory.featureMaps(name + " pooled " + k, n, block.width(), block.side() / 2);
      layers.averagePool(active, in);
    }
    Floats flat = memory.floats(name + " features", (long) n * features);
    layers.flatten(in, flat);
    return flat;
  }

  /** The gradient of what was last evaluated under this name with respect to its images. */
  Floats imageGradient(String name, Floats featureGradient, int n) {
    Block last = blocks.get(blocks.size() - 1);
    FeatureMaps slope =
        memory.featureMaps("slope " + blocks.size(), n, last.width(), last.side() / 2);
    layers.unflatten(featureGradient, slope);
    for (int k = blocks.size() - 1; k >= 0; k--) {
      Block block = blocks.get(k);
      FeatureMaps active =
          memory.featureMaps(name + " active " + k, n, block.width(), block.side());
      FeatureMaps inner = memory.featureMaps("inner " + k, n, block.width(), block.side());
      layers.averagePoolBackward(slope, inner);
      layers.reluBackward(active, inner);
      slope = memory.featureMaps("slope " + k, n, block.inputs(), block.side());
      block.folded().backwardInput(inner, slope);
    }
    Floats flat = memory.floats("image gradient", n * slope.pixels());
    layers.flatten(slope, flat);
    return flat;
  }

  /** One SGD step on the mean squared error: the pool update. */
  double train(Floats images, Floats targets, int n, double lr) {
    Device device = memory.device();
    FeatureMaps in = memory.featureMaps("train in", n, 3, blocks.get(0).side());
    layers.unflatten(images, in);
    for (int k = 0; k < blocks.size(); k++) {
      Block block = blocks.get(k);
      FeatureMaps raw = memory.featureMaps("raw " + k, n, block.width(), block.side());
      FeatureMaps active = memory.featureMaps("train active " + k, n, block.width(), block.side());
      Floats mean = memory.floats("mean " + k, block.width());
      Floats variance = memory.floats("variance " + k, block.width());
      block.convolution().load(block.learnt()[0]);
      block.convolution().forward(in, Optional.of(block.learnt()[1]), false, raw);
      layers.batchNorm(raw, block.learnt()[2], block.learnt()[3], true, active, mean, variance);
      float rows = (float) n * block.side() * block.side();
      device.vectors().axpby(MOMENTUM, mean, 1 - MOMENTUM, block.mean());
      device
          .vectors()
          .axpby(MOMENTUM * rows / (rows - 1), variance, 1 - MOMENTUM, block.variance());
      in = memory.featureMaps("train pooled " + k, n, block.width(), block.side() / 2);
      layers.averagePool(active, in);
    }
    Floats flat = memory.floats("train features", (long) n * features);
    layers.flatten(in, flat);
    Floats weight = parameters.slice(filled - (long) d * features - d, (long) d * features);
    Floats outputs = memory.floats("outputs", (long) n * d);
    device.matrices().multiply(false, true, n, d, features, 1, flat, weight, 0, outputs);
    device.matrices().addToRows(outputs, n, d, parameters.slice(filled - d, d));
    double loss = device.vectors().meanSquaredError(outputs, targets, outputs);
    device
        .matrices()
        .multiply(
            true,
            false,
            d,
            features,
            n,
            1,
            outputs,
            flat,
            0,
            gradient.slice(filled - (long) d * features - d, (long) d * features));
    device.matrices().sumRows(outputs, n, d, gradient.slice(filled - d, d));
    device.matrices().multiply(false, false, n, features, d, 1, outputs, weight, 0, flat);
    backward(n, in, flat);
    device.vectors().sgd(parameters, gradient, buffer, lr, 0.9, 1e-3);
    return loss;
  }

  private void backward(int n, FeatureMaps last, Floats flat) {
    FeatureMaps slope =
        memory.featureMaps("slope " + blocks.size(), n, last.channels(), last.side());
    layers.unflatten(flat, slope);
    for (int k = blocks.size() - 1; k >= 0; k--) {
      Block block = blocks.get(k);
      FeatureMaps raw = memory.featureMaps("raw " + k, n, block.width(), block.side());
      FeatureMaps active = memory.featureMaps("train active " + k, n, block.width(), block.side());
      FeatureMaps inner = memory.featureMaps("inner " + k, n, block.width(), block.side());
      FeatureMaps outer = memory.featureMaps("outer " + k, n, block.width(), block.side());
      layers.averagePoolBackward(slope, outer);
      layers.batchNormBackward(
          raw,
          block.learnt()[2],
          true,
          active,
          memory.floats("mean " + k, block.width()),
          memory.floats("variance " + k, block.width()),
          outer,
          inner,
          block.gradients()[2],
          block.gradients()[3]);
      FeatureMaps in =
          k == 0
              ? memory.featureMaps("train in", n, 3, block.side())
              : memory.featureMaps("train pooled " + (k - 1), n, block.inputs(), block.side());
      block.convolution().backwardWeight(in, inner, block.gradients()[0]);
      if (k > 0) {
        slope = memory.featureMaps("slope " + k, n, block.inputs(), block.side());
        block.convolution().backwardInput(inner, slope);
      }
    }
  }

  @Override
  public void close() {
    memory.close();
    for (Block block : blocks) {
      block.convolution().close();
      block.folded().close();
    }
    parameters.close();
    gradient.close();
    buffer.close();
    statistics.close();
  }
}
