package retort.dataset;

import retort.Quantity;

/** There are fewer images to start from than were asked for. */
public final class TooFewImagesException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TooFewImagesException(String uri, int wanted, long found) {
    super(
        "%s wanted, but %s has %d to start from"
            .formatted(Quantity.of(wanted, "image is", "images are"), uri, found));
  }
}
