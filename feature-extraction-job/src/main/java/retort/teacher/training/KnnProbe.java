package retort.teacher.training;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import retort.cluster.SharedVariable;
import retort.image.Normalization;
import retort.image.Pixels;
import retort.network.Network;
import retort.tasks.NetworkAccess;

/**
 * k-NN accuracy of the frozen features on a fixed random sample of labeled images: the first ones
 * of each shard. Labels are used here only.
 *
 * @param distributed holds the images
 * @param normalization of the pixels
 * @param perShard labeled images of a shard
 */
record KnnProbe(DistributedGradient distributed, Normalization normalization, int perShard) {
  private static final int CHUNK = 128;

  /** Pixels are compared at this size at most. */
  private static final int SMALL = 32;

  private record LabeledFeatures(int shard, List<Integer> labels, float[] rows)
      implements Serializable {}

  /**
   * An accuracy.
   *
   * @param accuracy in [0, 1]
   * @param images that were looked at
   */
  record Accuracy(double accuracy, int images) {
    /**
     * What to tell whoever trained the network of which this is, where it is worth little.
     *
     * @param pixels the accuracy on raw pixels
     */
    Optional<String> warning(Accuracy pixels) {
      boolean better = accuracy > pixels.accuracy() || accuracy == 1; // Nothing is better than all.
      return better
          ? Optional.empty()
          : Optional.of(
              "the representation tells classes apart no better than raw pixels do (%.1f%%, %.1f%%), and little can be distilled from it: train on more images or for more epochs (teacher.epochs), or take a network that is trained already (--teacher MODEL.onnx of extract-features.sh)"
                  .formatted(100 * accuracy, 100 * pixels.accuracy()));
    }
  }

  /**
   * By the features of a network, BatchNorm in evaluation mode; empty where the images that have
   * labels are of fewer than two classes.
   */
  Optional<Accuracy> features(Network network) {
    int max = perShard;
    Normalization scaling = normalization;
    try (SharedVariable<NetworkAccess> shared =
        SharedVariable.of(distributed.context(), distributed.access(network))) {
      JavaRDD<LabeledFeatures> samples =
          distributed
              .images()
              .rdd()
              .mapPartitions(
                  partition -> features(shared.value(), partition, max, scaling).iterator());
      return measured(distributed.driver().lend(samples::collect));
    }
  }

  private static List<LabeledFeatures> features(
      NetworkAccess network, Iterator<Shard> partition, int max, Normalization normalization) {
    return network.with(
        opened -> {
          List<LabeledFeatures> samples = new ArrayList<>();
          partition.forEachRemaining(
              shard -> samples.add(features(opened, shard, max, normalization)));
          return samples;
        });
  }

  /**
   * By the pixels themselves, large images made small: what any features must surpass; empty as
   * {@link #features}.
   */
  Optional<Accuracy> pixels() {
    int channels = distributed.pairs().channels();
    int size = distributed.pairs().size();
    int max = perShard;
    Normalization scaling = normalization;
    return measured(
        distributed
            .images()
            .rdd()
            .map(shard -> pixels(shard, chosen(shard, max), scaling, channels, size))
            .collect());
  }

  private static int[] chosen(Shard shard, int max) {
    return IntStream.range(0, shard.size())
        .filter(i -> shard.labels()[i] != null)
        .limit(max)
        .toArray();
  }

  private static LabeledFeatures pixels(
      Shard shard, int[] chosen, Normalization normalization, int channels, int size) {
    int small = Math.min(size, SMALL);
    int length = channels * small * small;
    float[] rows = new float[chosen.length * length];
    for (int i = 0; i < chosen.length; i++) {
      Pixels image = new Pixels(shard.images()[chosen[i]], channels, size, size);
      normalization.apply(image.fitted(small), rows, i * length);
    }
    return new LabeledFeatures(shard.index(), labels(shard, chosen), rows);
  }

  private static LabeledFeatures features(
      Network network, Shard shard, int max, Normalization normalization) {
    int[] chosen = chosen(shard, max);
    int width = network.features();
    float[] features = new float[chosen.length * width];
    for (int from = 0; from < chosen.length; from += CHUNK) {
      int n = Math.min(CHUNK, chosen.length - from);
      int length = shard.images()[0].length;
      float[] chunk = new float[n * length];
      for (int i = 0; i < n; i++) {
        byte[] image = shard.images()[chosen[from + i]];
        normalization.apply(image, 0, length / normalization.channels(), chunk, i * length);
      }
      System.arraycopy(network.features(chunk, n), 0, features, from * width, n * width);
    }
    return new LabeledFeatures(shard.index(), labels(shard, chosen), features);
  }

  private static List<Integer> labels(Shard shard, int[] chosen) {
    List<Integer> labels = new ArrayList<>();
    for (int image : chosen) {
      labels.add(shard.labels()[image]);
    }
    return labels;
  }

  private static Optional<Accuracy> measured(List<LabeledFeatures> collected) {
    List<LabeledFeatures> samples = new ArrayList<>(collected);
    samples.sort(Comparator.comparing(LabeledFeatures::shard));
    List<Integer> labels = new ArrayList<>();
    int floats = samples.stream().mapToInt(sample -> sample.rows.length).sum();
    float[] rows = new float[floats];
    int at = 0;
    for (LabeledFeatures sample : samples) {
      System.arraycopy(sample.rows, 0, rows, at, sample.rows.length);
      at += sample.rows.length;
      labels.addAll(sample.labels);
    }
    return labels.stream().distinct().count() < 2
        ? Optional.empty()
        : Optional.of(new Accuracy(KnnAccuracy.accuracy(rows, labels), labels.size()));
  }
}
