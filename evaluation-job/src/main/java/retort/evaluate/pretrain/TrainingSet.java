package retort.evaluate.pretrain;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;
import retort.device.Floats;
import retort.network.Loss;

/**
 * The training set of a pre-training: images with either target representations or labels.
 *
 * @param images m of them
 * @param targets (m, outputs), empty where there are labels
 * @param labels m of them, empty where there are targets
 * @param outputs d, or the number of classes
 */
public record TrainingSet(Images images, float[] targets, int[] labels, int outputs)
    implements Serializable {

  /** Images with representations, which are learned by mean squared error. */
  public static TrainingSet representations(Images images, float[] targets) {
    return new TrainingSet(images, targets, new int[0], targets.length / images.count());
  }

  /** Images with labels, which are learned by cross-entropy: the supervised baseline. */
  public static TrainingSet labeled(Images images, int[] labels) {
    return new TrainingSet(images, new float[0], labels, Arrays.stream(labels).max().orElse(0) + 1);
  }

  /** The loss of a minibatch. */
  Loss loss(int[] rows) {
    if (labels.length > 0) {
      return Loss.onHeap(new CrossEntropy(IntStream.of(rows).map(row -> labels[row]).toArray()));
    }
    float[] chosen = new float[rows.length * outputs];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(targets, rows[i] * outputs, chosen, i * outputs, outputs);
    }
    return (device, outputs, n) -> {
      try (Floats wanted = device.upload(chosen)) {
        return Loss.meanSquaredError(wanted).differentiate(device, outputs, n);
      }
    };
  }
}
