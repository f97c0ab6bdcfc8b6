package retort.command;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.slf4j.Logger;
import retort.UserException;

/** Requirements on the JVM that runs a job. */
public final class Jvm {
  private static final Set<Integer> SUPPORTED = Set.of(17, 21);
  private static final String ENCODING = "sun.jnu.encoding";

  private Jvm() {}

  /**
   * Checks the version.
   *
   * @param feature of the running Java: 17 of 17.0.15
   * @throws UserException where Spark does not run on it
   */
  static void requireSupported(int feature) {
    if (!SUPPORTED.contains(feature)) {
      throw new UserException(
          "this is Java %d (%s); Retort and its Spark run on Java 17 or 21: set JAVA_HOME to one"
              .formatted(feature, System.getProperty("java.home")));
    }
  }

  /**
   * Whether every name of a file can be told and opened: Java takes the encoding of file names from
   * the locale that it starts in, and it can't be changed later.
   */
  public static boolean anyFileName() {
    String encoding = fileNameEncoding();
    return Charset.isSupported(encoding)
        && Charset.forName(encoding).equals(StandardCharsets.UTF_8);
  }

  /** The encoding of file names. */
  public static String fileNameEncoding() {
    return System.getProperty(ENCODING, "unknown");
  }

  static void warnOfEncoding(Logger log) {
    if (!anyFileName()) {
      log.warn(
          "this JVM's file names are {}, not UTF-8: local paths with other letters are lost to it;"
              + " start it with LC_ALL=C.UTF-8 in its environment",
          fileNameEncoding());
    }
  }
}
