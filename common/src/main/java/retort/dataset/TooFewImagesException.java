package retort.dataset;

/** There are fewer images to start from than were asked for. */
public final class TooFewImagesException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TooFewImagesException(String uri, int wanted, long found) {
    super("%d images are wanted, but %s has %d to start from".formatted(wanted, uri, found));
  }
}
