package retort.evaluate.transfer;

import java.io.Serializable;
import java.util.Locale;
import retort.evaluate.pretrain.Images;

/**
 * A labeled dataset, decoded: what a trial's task works on.
 *
 * @param name in tables and files
 * @param classes how many, at least two
 * @param train to train on
 * @param test never to be trained on
 */
public record Target(String name, int classes, LabeledImages train, LabeledImages test)
    implements Serializable {

  /** What a person reads: "800 training and 200 test images of 5 classes". */
  public String sizes() {
    return String.format(
        Locale.ROOT,
        "%,d training and %,d test images of %,d classes",
        train.count(),
        test.count(),
        classes);
  }

  /**
   * Labeled images.
   *
   * @param images in the distilled set's shape and normalization
   * @param labels from 0, as many as images
   */
  public record LabeledImages(Images.Uint8 images, int[] labels) implements Serializable {
    /** How many there are. */
    public int count() {
      return labels.length;
    }
  }
}
