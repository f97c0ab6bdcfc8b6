package retort.evaluate.transfer;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import retort.InvalidValueException;
import retort.device.Device;
import retort.evaluate.pretrain.BatchOrder;
import retort.evaluate.pretrain.CrossEntropy;
import retort.image.Augmentation;
import retort.network.Architecture;
import retort.network.Head;
import retort.network.Network;
import retort.optimizer.LearningRate;
import retort.optimizer.Optimizer;
import retort.random.Seeds;
import retort.tensors.Tensor;

/**
 * Trains the whole network on a target by cross-entropy, under a fresh linear head: SGD with a
 * cosine schedule, random crops and flips.
 *
 * @param steps at least 1
 * @param batch images a step, at least 1
 * @param padding how far a crop moves, pixels
 * @param sgd whose learning rate is that of the first step
 */
public record FineTuning(int steps, int batch, int padding, Optimizer.Sgd sgd)
    implements Serializable {
  /** Test images at once, at most. */
  public static final int MAX_BATCH = 256;

  /**
   * @throws IllegalArgumentException where a number is out of its range
   */
  public FineTuning {
    InvalidValueException.requireAtLeast("steps", steps, 1);
    InvalidValueException.requireAtLeast("batch", batch, 1);
    InvalidValueException.requireAtLeast("padding", padding, 0);
  }

  /**
   * Trains and tests.
   *
   * @param device where
   * @param backbone with any head
   * @param weights of the pre-trained network; its head is left out
   * @param seed of the fresh head, the batches and the views
   */
  public ProtocolResult run(
      Device device, Architecture backbone, Map<String, Tensor> weights, Target target, long seed) {
    try (Network network = trained(device, backbone, weights, target, seed)) {
      return new ProtocolResult(accuracy(network, target.test()), Map.of());
    }
  }

  /**
   * As {@link #run}, for the weights: those of the backbone and of a linear head on its classes.
   */
  public Map<String, Tensor> train(
      Device device, Architecture backbone, Map<String, Tensor> weights, Target target, long seed) {
    try (Network network = trained(device, backbone, weights, target, seed)) {
      return network.weights();
    }
  }

  /**
   * A pre-trained network's weights under a fresh head.
   *
   * @param architecture with the fresh head
   * @param weights of the pre-trained network; its head is left out
   * @param seed of the fresh head
   */
  public static Map<String, Tensor> start(
      Architecture architecture, Map<String, Tensor> weights, long seed) {
    Map<String, Tensor> start = new LinkedHashMap<>();
    architecture
        .initialize(seed)
        .forEach((name, fresh) -> start.put(name, Head.owns(name) ? fresh : weights.get(name)));
    return start;
  }

  private Network trained(
      Device device, Architecture backbone, Map<String, Tensor> weights, Target target, long seed) {
    Architecture architecture = backbone.with(new Head.LinearHead(target.classes()));
    long fresh = Seeds.derive(seed, "fine-tuning");
    Network network = architecture.open(device, start(architecture, weights, fresh));
    try {
      train(network, target.train(), seed);
      return network;
    } catch (RuntimeException e) {
      network.close();
      throw e;
    }
  }

  private void train(Network network, Target.LabeledImages train, long seed) {
    BatchOrder order = new BatchOrder(train.count(), batch, Seeds.derive(seed, "fine-tuning"));
    for (int step = 0; step < steps; step++) {
      int[] rows = order.rows(step);
      int[] labels = IntStream.of(rows).map(row -> train.labels()[row]).toArray();
      network.train(
          views(train, rows, Seeds.generator(seed, "fine-tuning views", step)),
          rows.length,
          new CrossEntropy(labels),
          sgd.withLr(LearningRate.cosine(sgd.lr()).at(step, steps)));
    }
  }

  private float[] views(Target.LabeledImages of, int[] rows, SplittableRandom random) {
    int length = of.images().length();
    float[] views = new float[rows.length * length];
    for (int i = 0; i < rows.length; i++) {
      int dx = random.nextInt(2 * padding + 1) - padding;
      int dy = random.nextInt(2 * padding + 1) - padding;
      of.images().copy(rows[i], new Augmentation(dx, dy, random.nextBoolean()), views, i * length);
    }
    return views;
  }

  /** The share of rows whose largest output is that of their label. */
  public static double accuracy(Network network, Target.LabeledImages rows) {
    int right = 0;
    for (int from = 0; from < rows.count(); from += MAX_BATCH) {
      int n = Math.min(MAX_BATCH, rows.count() - from);
      float[] outputs = network.outputs(rows.images().range(from, n), n);
      int classes = outputs.length / n;
      for (int i = 0; i < n; i++) {
        int best = 0;
        for (int k = 1; k < classes; k++) {
          best = outputs[i * classes + k] > outputs[i * classes + best] ? k : best;
        }
        right += best == rows.labels()[from + i] ? 1 : 0;
      }
    }
    return (double) right / rows.count();
  }
}
