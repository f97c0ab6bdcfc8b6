package retort.ssl;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.broadcast.Broadcast;
import retort.architecture.Architecture;
import retort.architecture.TrainableNetwork;
import retort.image.Normalization;
import retort.network.Threads;
import retort.tensors.Tensor;

/**
 * How well the backbone's features tell the labels apart, on the first labelled images of each
 * stripe: a random sample, the same throughout a run. Labels are used for nothing else.
 *
 * @param passes holds the images
 * @param normalisation of the pixels
 * @param perStripe images
 */
record Evaluation(Passes passes, Normalization normalisation, int perStripe) {
  private static final int CHUNK = 128;

  private record Sample(int stripe, List<Integer> labels, float[] rows) implements Serializable {}

  /**
   * An accuracy.
   *
   * @param accuracy in [0, 1]
   * @param images that were looked at, 0 where none has a label
   */
  record Result(double accuracy, int images) {}

  /** By the features of a network, BatchNorm in evaluation mode. */
  Result features(Map<String, Tensor> weights) {
    Broadcast<Map<String, Tensor>> shared = passes.context().broadcast(weights);
    Architecture network = passes.network();
    int threads = passes.threads();
    int length = passes.pairs().length();
    int most = perStripe;
    Normalization how = normalisation;
    try {
      return measured(
          passes
              .stripes()
              .held()
              .mapPartitions(
                  some -> {
                    Threads.use(threads);
                    List<Sample> samples = new ArrayList<>();
                    try (TrainableNetwork opened = network.open(shared.value())) {
                      while (some.hasNext()) {
                        samples.add(features(opened, pixels(some.next(), most, how, length)));
                      }
                    }
                    return samples.iterator();
                  })
              .collect());
    } finally {
      shared.destroy();
    }
  }

  /** By the pixels themselves: what any features must surpass. */
  Result pixels() {
    int length = passes.pairs().length();
    int most = perStripe;
    Normalization how = normalisation;
    return measured(
        passes.stripes().held().map(stripe -> pixels(stripe, most, how, length)).collect());
  }

  private static Sample pixels(Stripe stripe, int most, Normalization how, int length) {
    int[] chosen =
        IntStream.range(0, stripe.size())
            .filter(i -> stripe.labels()[i] != null)
            .limit(most)
            .toArray();
    float[] rows = new float[chosen.length * length];
    List<Integer> labels = new ArrayList<>();
    for (int i = 0; i < chosen.length; i++) {
      how.apply(stripe.images()[chosen[i]], 0, length / how.channels(), rows, i * length);
      labels.add(stripe.labels()[chosen[i]]);
    }
    return new Sample(stripe.index(), labels, rows);
  }

  private static Sample features(TrainableNetwork network, Sample pixels) {
    int n = pixels.labels.size();
    int width = network.features();
    float[] features = new float[n * width];
    for (int from = 0; from < n; from += CHUNK) {
      int some = Math.min(CHUNK, n - from);
      int length = pixels.rows.length / n;
      float[] chunk = Arrays.copyOfRange(pixels.rows, from * length, (from + some) * length);
      System.arraycopy(network.features(chunk, some), 0, features, from * width, some * width);
    }
    return new Sample(pixels.stripe, pixels.labels, features);
  }

  private static Result measured(List<Sample> collected) {
    List<Sample> samples = new ArrayList<>(collected);
    samples.sort(Comparator.comparing(Sample::stripe));
    List<Integer> labels = new ArrayList<>();
    int floats = samples.stream().mapToInt(sample -> sample.rows.length).sum();
    float[] rows = new float[floats];
    int at = 0;
    for (Sample sample : samples) {
      System.arraycopy(sample.rows, 0, rows, at, sample.rows.length);
      at += sample.rows.length;
      labels.addAll(sample.labels);
    }
    return labels.size() < 2
        ? new Result(0, 0)
        : new Result(Neighbours.accuracy(rows, labels), labels.size());
  }
}
