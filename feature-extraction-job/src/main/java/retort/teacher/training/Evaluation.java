package retort.teacher.training;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.broadcast.Broadcast;
import retort.devices.DeviceSettings;
import retort.devices.TaskDevice;
import retort.image.Normalization;
import retort.image.Pixels;
import retort.network.Architecture;
import retort.network.Network;
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

  /** Pixels are compared at this size at most. */
  private static final int SMALL = 32;

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
    DeviceSettings device = passes.device();
    int most = perStripe;
    Normalization how = normalisation;
    try {
      return measured(
          passes
              .stripes()
              .held()
              .mapPartitions(
                  some -> {
                    List<Sample> samples = new ArrayList<>();
                    try (TaskDevice task = TaskDevice.borrow(device);
                        Network opened = OpenNetwork.of(task, network, shared.value())) {
                      some.forEachRemaining(
                          stripe -> samples.add(features(opened, stripe, most, how)));
                    }
                    return samples.iterator();
                  })
              .collect());
    } finally {
      shared.destroy();
    }
  }

  /** By the pixels themselves, large images made small: what any features must surpass. */
  Result pixels() {
    int channels = passes.pairs().channels();
    int size = passes.pairs().size();
    int most = perStripe;
    Normalization how = normalisation;
    return measured(
        passes
            .stripes()
            .held()
            .map(stripe -> pixels(stripe, chosen(stripe, most), how, channels, size))
            .collect());
  }

  private static int[] chosen(Stripe stripe, int most) {
    return IntStream.range(0, stripe.size())
        .filter(i -> stripe.labels()[i] != null)
        .limit(most)
        .toArray();
  }

  private static Sample pixels(
      Stripe stripe, int[] chosen, Normalization how, int channels, int size) {
    int small = Math.min(size, SMALL);
    int length = channels * small * small;
    float[] rows = new float[chosen.length * length];
    for (int i = 0; i < chosen.length; i++) {
      Pixels image = new Pixels(stripe.images()[chosen[i]], channels, size, size);
      how.apply(image.fitted(small), rows, i * length);
    }
    return new Sample(stripe.index(), labels(stripe, chosen), rows);
  }

  private static Sample features(Network network, Stripe stripe, int most, Normalization how) {
    int[] chosen = chosen(stripe, most);
    int width = network.features();
    float[] features = new float[chosen.length * width];
    for (int from = 0; from < chosen.length; from += CHUNK) {
      int some = Math.min(CHUNK, chosen.length - from);
      int length = stripe.images()[0].length;
      float[] chunk = new float[some * length];
      for (int i = 0; i < some; i++) {
        byte[] image = stripe.images()[chosen[from + i]];
        how.apply(image, 0, length / how.channels(), chunk, i * length);
      }
      System.arraycopy(network.features(chunk, some), 0, features, from * width, some * width);
    }
    return new Sample(stripe.index(), labels(stripe, chosen), features);
  }

  private static List<Integer> labels(Stripe stripe, int[] chosen) {
    List<Integer> labels = new ArrayList<>();
    for (int image : chosen) {
      labels.add(stripe.labels()[image]);
    }
    return labels;
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
