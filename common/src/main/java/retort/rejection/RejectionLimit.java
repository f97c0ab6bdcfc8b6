package retort.rejection;

import retort.UserException;

/**
 * The share of unusable images above which a job fails.
 *
 * @param setting that says so
 * @param share of all images, from 0 to 1, over which the job fails
 */
public record RejectionLimit(String setting, double share) {

  /**
   * @throws UserException where the share is none
   */
  public RejectionLimit {
    if (!(share >= 0 && share <= 1)) {
      throw new UserException(
          "%s = %s: a share of the images, from 0 to 1".formatted(setting, share));
    }
  }

  /** Whether so many are too many. */
  public boolean isPassed(long rejected, long all) {
    return rejected > share * all;
  }

  @Override
  public String toString() {
    return "%s = %s".formatted(setting, share);
  }
}
