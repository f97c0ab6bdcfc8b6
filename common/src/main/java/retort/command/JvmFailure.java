package retort.command;

import java.security.CodeSource;
import java.util.regex.Pattern;

/** Failures of the JVM itself: memory, classes, native libraries. */
final class JvmFailure {
  private static final Pattern OWN = Pattern.compile("(: |^)retort[./]");

  private JvmFailure() {}

  /**
   * What failed and what to do, in one line.
   *
   * @param error of the driver, or of Spark with a task's as its cause or in its message
   * @return null where it is of no such kind
   */
  static String advice(Throwable error) {
    Throwable found = null;
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      // Spark looks at the heap before it starts.
      if (cause instanceof OutOfMemoryError || text(cause).contains("_MEMORY] ")) {
        return memory(text(cause));
      }
      if (cause instanceof UnsatisfiedLinkError) {
        return library(text(cause));
      }
      if (cause instanceof LinkageError || cause instanceof ClassNotFoundException) {
        found = cause;
      }
    }
    if (found != null) {
      return found instanceof ExceptionInInitializerError
              || text(found).contains("Could not initialize class")
          ? library(text(found))
          : classes(text(found));
    }
    return ofTask(String.valueOf(error.getMessage()));
  }

  /** Spark tells some failures of tasks as text alone. */
  private static String ofTask(String message) {
    String line =
        message
            .lines()
            .filter(text -> text.contains("java.lang."))
            .findFirst()
            .map(text -> text.substring(text.indexOf("java.lang.")))
            .orElse("");
    if (line.startsWith("java.lang.OutOfMemoryError")) {
      return memory(line);
    } else if (line.startsWith("java.lang.UnsatisfiedLinkError")) {
      return library(line);
    }
    return line.startsWith("java.lang.NoClassDefFoundError") ? classes(line) : null;
  }

  private static String memory(String message) {
    return "%s: not enough memory (the driver's heap is %d MiB): give --driver-memory 8g, or on a cluster --executor-memory, before --; fewer or smaller images at once need less"
        .formatted(message, Runtime.getRuntime().maxMemory() >> 20);
  }

  private static String library(String message) {
    String temporary = System.getProperty("java.io.tmpdir");
    return "%s: a native library can't be loaded: %s, where libraries are unpacked, must allow to execute files (no mount with noexec) and have room; another folder is set by --conf spark.driver.extraJavaOptions=-Djava.io.tmpdir=FOLDER before --, and spark.executor.extraJavaOptions likewise"
        .formatted(message, temporary);
  }

  private static String classes(String message) {
    if (!message.contains("ClassNotFound") && !message.contains("NoClassDef")) {
      return "%s: two versions of a library meet: Retort runs on Spark 4.0 or 4.1 for Scala 2.13; leave other versions out of --jars, --packages and the cluster's own class path"
          .formatted(message);
    }
    if (OWN.matcher(message).find()) {
      return "%s: this class of Retort's own is not in %s: submit one of its job jars whole, as ./mvnw -B -DskipTests package makes them; where that was done, another version lies before it on the class path (SPARK_HOME/jars, --jars, extraClassPath)"
          .formatted(message, jar());
    }
    return "%s: this class is in none of the jars that this JVM has. Spark's own come from SPARK_HOME, on YARN from spark.yarn.jars or spark.yarn.archive: a whole Spark 4.0 or 4.1, MLlib included; those of a file system from --jars or --packages before --, as conf/spark-s3.conf has them for S3"
        .formatted(message);
  }

  private static String jar() {
    CodeSource source = JvmFailure.class.getProtectionDomain().getCodeSource();
    return source == null ? "the job's jar" : String.valueOf(source.getLocation());
  }

  private static String text(Throwable error) {
    return error.toString().lines().findFirst().orElse("");
  }
}
