package retort.command;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.SparkConf;

/** Settings of Spark's that a job needs and that hold where the user says nothing else. */
final class SparkDefaults {
  private static final String COMMIT_PROTOCOL = "spark.sql.sources.commitProtocolClass";
  private static final String CLOUD = "org.apache.spark.internal.io.cloud.";

  private SparkDefaults() {}

  /**
   * What to add to the user's settings: names of secrets that Spark's own pattern does not know are
   * hidden too; and where Spark's binding to object stores is on the class path, tasks commit to
   * them by completing an upload, never by a rename, which would be a copy.
   */
  static Map<String, String> missing(SparkConf given) {
    Map<String, String> defaults = new LinkedHashMap<>();
    defaults.put(
        "spark.redaction.regex",
        "(?i)secret|password|token|access[.]?key|encryption.*key|account[.]key");
    if (!given.contains(COMMIT_PROTOCOL) && there(CLOUD + "PathOutputCommitProtocol")) {
      defaults.put(COMMIT_PROTOCOL, CLOUD + "PathOutputCommitProtocol");
      defaults.put(
          "spark.sql.parquet.output.committer.class", CLOUD + "BindingParquetOutputCommitter");
      defaults.put("spark.hadoop.fs.s3a.committer.name", "magic");
    }
    defaults.keySet().removeIf(given::contains);
    return defaults;
  }

  private static boolean there(String type) {
    try {
      Class.forName(type, false, Thread.currentThread().getContextClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
