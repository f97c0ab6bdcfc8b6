package retort.evaluate.pretrain;

import java.util.Locale;

/** A way to pre-train a network; all but {@link #NONE} and {@link #FULL} use m images. */
public enum Method {
  /** No pre-training: the initial weights. */
  NONE("no pre-training: the network as it is initialized"),
  /** The real images that the distilled set started from, with their representations. */
  RANDOM(
      "as many real images drawn at random (those that the distillation started from), with"
          + " their representations"),
  /** The same images with the targets that minimize the outer loss. */
  LABEL_SOLVE("the images of random, with targets solved in closed form for the outer loss"),
  /** The real images nearest to the centers of m clusters of representations. */
  KMEANS(
      "the real images nearest to the centers of as many clusters of representations, with"
          + " their representations"),
  /** Gaussian noise with the outputs of a random network: neither data nor teacher. */
  NOISE("Gaussian noise with the outputs of a random network: neither data nor teacher"),
  /** The distilled set. */
  DISTILLED("the distilled set"),
  /** Every real image with its representation: the ceiling. */
  FULL("every real image with its representation: what there is to reach"),
  /** The images of {@link #RANDOM} with their labels, by cross-entropy. */
  RANDOM_LABELS("the images of random with their labels, by cross-entropy"),
  /** The images of {@link #KMEANS} with their labels, by cross-entropy. */
  KMEANS_LABELS("the images of kmeans with their labels, by cross-entropy");

  private final String meaning;

  Method(String meaning) {
    this.meaning = meaning;
  }

  /** What the network is pre-trained on, for a reader of the report. */
  public String meaning() {
    return meaning;
  }

  /** The method that settings, tables and files write so. */
  public static Method of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /** The method with the same images that takes the least to make them. */
  public Method withSameImages() {
    return switch (this) {
      case LABEL_SOLVE, RANDOM_LABELS -> RANDOM;
      case KMEANS_LABELS -> KMEANS;
      default -> this;
    };
  }

  /** As settings, tables and files write it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
