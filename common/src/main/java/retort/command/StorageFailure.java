package retort.command;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.security.AccessControlException;
import org.apache.spark.SparkConf;

/** What a file system refuses, and the user can see to: rights, room, names. */
final class StorageFailure {
  /** What systems say, in small letters, and what to do about it. */
  private static final Map<String, String> ADVICE =
      Map.ofEntries(
          Map.entry(
              "no space left on device", "the disk is full: make room, or give another place"),
          Map.entry(
              "disk quota exceeded", "the quota is used up: make room, or give another place"),
          Map.entry("space quota", "the quota is used up: make room, or give another place"),
          Map.entry("read-only file system", "it can only be read: give another place"),
          Map.entry("file name too long", "the name is too long: give a shorter one"),
          Map.entry("mkdirs failed", "the folder can't be made: give another place"),
          Map.entry("not a directory", "a file lies where a folder would: give another place"),
          Map.entry("operation not permitted", "it may not be written: give another place"),
          Map.entry("permission denied", "permission denied: give a place that this user may use"));

  /** Spark's words for a file of a table. */
  private static final Pattern UNREADABLE =
      Pattern.compile(
          "(Encountered error while reading file|Could not read footer for file:?)"
              + " (\\S+?)[.,]?(\\s|$)");

  /** What its readers say of a file that is not whole, and not of a network that is down. */
  private static final Pattern DAMAGE =
      Pattern.compile(
          "not a Parquet file|read footer|FILE_NOT_EXIST|[Cc]hecksum|ParquetDecodingException|read"
              + " value at");

  /** Spark's words for the place that a task writes to. */
  private static final Pattern WRITTEN = Pattern.compile("writing rows to (.+?)\\.(\\s|$)");

  private static final Pattern BUCKET = Pattern.compile("s3a://[^/'`:\\s]+");

  /** A line that begins with a path or URI. */
  private static final Pattern PLACED = Pattern.compile("^([a-z0-9]+:)?/");

  private StorageFailure() {}

  /**
   * Whether it is for want of room, which may be there at another try, and not the user's fault.
   */
  static boolean isFull(String advice) {
    return advice.contains("make room");
  }

  /**
   * What is refused and what to do, in one line.
   *
   * @param error of the driver, or of Spark with a task's as its cause or in its message
   * @return null where it is of no such kind
   */
  static String advice(Throwable error) {
    String advice = null;
    // The innermost tells the most, but for the place of what is full.
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      String own = of(cause);
      advice = own == null || namesMore(advice, own) ? advice : own;
    }
    return advice != null && isFull(advice) && !PLACED.matcher(advice).find()
        ? placed(error, advice)
        : advice;
  }

  private static boolean namesMore(String outer, String inner) {
    return outer != null
        && isFull(inner)
        && PLACED.matcher(outer).find()
        && !PLACED.matcher(inner).find();
  }

  /** Where nobody else tells what he wrote, it was Spark, which keeps blocks and jars there. */
  private static String placed(Throwable error, String advice) {
    Matcher written = WRITTEN.matcher(whole(error));
    return written.find()
        ? "%s: %s".formatted(written.group(1), advice)
        : "spark.local.dir = %s: %s by --conf spark.local.dir=FOLDER before --"
            .formatted(SparkDefaults.localFolders(new SparkConf(), System.getenv()), advice);
  }

  private static String of(Throwable error) {
    if (error instanceof AccessDeniedException && whole(error).contains("No AWS Credentials")) {
      return line(
          error,
          "there are no credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the"
              + " driver's environment, or give the machine a role");
    }
    if (error instanceof AccessDeniedException && whole(error).contains("s3a://")) {
      return line(
          error,
          "access is denied: see that the keys (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY) or the"
              + " machine's role are right, and may read and write there");
    }
    if (error instanceof AccessDeniedException || error instanceof AccessControlException) {
      return line(error, ADVICE.get("permission denied"));
    }
    if (error instanceof FileAlreadyExistsException) {
      return line(error, ADVICE.get("not a directory"));
    }
    if (error instanceof NoSuchFileException) {
      return line(error, "it is not there, and can't be made: give another place");
    }
    String message = String.valueOf(error.getMessage());
    Matcher unreadable = UNREADABLE.matcher(message);
    if (unreadable.find() && DAMAGE.matcher(whole(error)).find()) {
      return "%s: it is damaged, or went away while it was read: make or fetch it again"
          .formatted(unreadable.group(2));
    }
    Matcher bucket = BUCKET.matcher(message);
    if (message.contains("NoSuchBucket") && bucket.find()) {
      return "%s: there is no such bucket: make it, or give another place"
          .formatted(bucket.group());
    }
    String lowerCase = message.toLowerCase(Locale.ROOT);
    boolean ofStorage = error instanceof IOException || lowerCase.contains("exception: ");
    return ADVICE.entrySet().stream()
        .filter(known -> ofStorage && lowerCase.contains(known.getKey()))
        .findFirst()
        .map(known -> line(error, known.getValue()))
        .orElse(null);
  }

  /** All messages from an error down to its cause. */
  private static String whole(Throwable error) {
    StringBuilder all = new StringBuilder();
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      all.append(cause).append('\n');
    }
    return all.toString();
  }

  private static String line(Throwable error, String advice) {
    String place =
        error instanceof FileSystemException named ? named.getFile() : first(error.getMessage());
    return "%s: %s".formatted(place, advice);
  }

  /** The line of a message that tells, which Spark puts a trace around. */
  private static String first(String message) {
    return String.valueOf(message)
        .lines()
        .filter(line -> ADVICE.keySet().stream().anyMatch(line.toLowerCase(Locale.ROOT)::contains))
        .findFirst()
        .orElse(String.valueOf(message).lines().findFirst().orElse(""))
        .replaceFirst(".*Exception: ", "");
  }
}
