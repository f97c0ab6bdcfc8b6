package retort.evaluate.pretrain;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;
import retort.device.Floats;
import retort.evaluate.transfer.Images;
import retort.network.Loss;

/**
 * What a network is pre-trained on: images with either target representations or labels.
 *
 * @param images m of them
 * @param targets (m, outputs), empty where there are labels
 * @param labels m of them, empty where there are targets
 * @param outputs d, or the number of classes
 */
public record Pairs(Images images, float[] targets, int[] labels, int outputs)
    implements Serializable {

  /** Images with representations, which are learnt by mean squared error. */
  public static Pairs representations(Images images, float[] targets) {
    return new Pairs(images, targets, new int[0], targets.length / images.count());
  }

  /** Images with labels, which are learnt by cross-entropy: the supervised baseline. */
  public static Pairs labelled(Images images, int[] labels) {
    return new Pairs(images, new float[0], labels, Arrays.stream(labels).max().orElse(0) + 1);
  }

  /** The loss of some of the images. */
  Loss loss(int[] rows) {
    if (labels.length > 0) {
      return Loss.onHeap(new CrossEntropy(IntStream.of(rows).map(row -> labels[row]).toArray()));
    }
    float[] some = new float[rows.length * outputs];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(targets, rows[i] * outputs, some, i * outputs, outputs);
    }
    return (device, outputs, n) -> {
      try (Floats wanted = device.upload(some)) {
        return Loss.meanSquaredError(wanted).differentiate(device, outputs, n);
      }
    };
  }
}
