package retort.command;

import java.io.FileNotFoundException;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import retort.UserException;

/** Spark did not start, and not because of what the user set, as far as can be told. */
final class SparkStartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What Spark says of settings by exceptions of no type of their own. */
  private static final Pattern SETTINGS =
      Pattern.compile(
          "Master URL|run locally with|must be|should be|Invalid|not a valid|Unable to");

  private static final String STOPPED = "Cannot call methods on a stopped SparkContext";

  private static final String ADVICE = ": see its options before --, and its spark-defaults.conf";

  private SparkStartException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * What to throw for a failure of Spark's start: the failure itself where it is of the JVM or of a
   * file system, which are told elsewhere.
   *
   * @param master where Spark was to run
   */
  static RuntimeException of(Exception failure, String master) {
    if (JvmFailure.advice(failure) != null || StorageFailure.advice(failure) != null) {
      return failure instanceof RuntimeException known ? known : new IllegalStateException(failure);
    }
    String message = first(failure);
    if (message.contains(STOPPED)) {
      return new SparkStartException(
          "Spark does not start: the master %s does not answer, or ended it: see --master before --, and whether the cluster is up"
              .formatted(master),
          failure);
    }
    String line = "Spark does not start: " + message + ADVICE;
    boolean settings = SETTINGS.matcher(message).find();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      settings |=
          cause instanceof IllegalArgumentException
              || cause instanceof UnknownHostException
              || cause instanceof FileNotFoundException;
    }
    return settings ? new UserException(line, failure) : new SparkStartException(line, failure);
  }

  /**
   * What Spark says of a setting that it looks at when it first uses it.
   *
   * @return null where it is of no such kind
   */
  static String refusedSetting(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      if (cause instanceof IllegalArgumentException && message.contains("the config \"spark.")) {
        return "Spark refuses a setting: " + line(message) + ADVICE;
      }
    }
    return null;
  }

  /** The first line of the failure, and of its innermost cause where that says more. */
  private static String first(Throwable failure) {
    Throwable innermost = failure;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    String outer = line(failure.getMessage());
    String inner =
        innermost instanceof UnknownHostException
            ? innermost.toString()
            : line(innermost.getMessage());
    return inner.isEmpty() || outer.contains(inner) ? outer : outer + ": " + inner;
  }

  private static String line(String message) {
    return String.valueOf(message).lines().findFirst().orElse("").strip();
  }
}
