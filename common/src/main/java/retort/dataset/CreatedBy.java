package retort.dataset;

import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** What wrote a dataset, for its manifest. */
public final class CreatedBy {
  private CreatedBy() {}

  /** The program, its version, and its Spark. */
  public static Map<String, String> map(SparkSession spark) {
    String version = CreatedBy.class.getPackage().getImplementationVersion();
    return Map.of(
        "program",
        "retort",
        "version",
        version == null ? "development" : version,
        "spark",
        spark.version(),
        "java",
        System.getProperty("java.version"));
  }
}
