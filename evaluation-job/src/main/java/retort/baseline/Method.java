package retort.baseline;

import java.util.Locale;

/** A way to pre-train a network; all but {@link #NONE} and {@link #FULL} use m images. */
public enum Method {
  /** No pre-training: the initial weights. */
  NONE,
  /** The real images that the distilled set started from, with their representations. */
  RANDOM,
  /** The same images with the targets that minimise the outer loss. */
  LABEL_SOLVE,
  /** The real images nearest to the centres of m clusters of representations. */
  KMEANS,
  /** Gaussian noise with the outputs of a random network: neither data nor teacher. */
  NOISE,
  /** The distilled set. */
  DISTILLED,
  /** Every real image with its representation: the ceiling. */
  FULL,
  /** The images of {@link #RANDOM} with their labels, by cross-entropy. */
  RANDOM_LABELS,
  /** The images of {@link #KMEANS} with their labels, by cross-entropy. */
  KMEANS_LABELS;

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
