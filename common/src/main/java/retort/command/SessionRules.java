package retort.command;

import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathFilter;
import org.apache.spark.sql.SparkSession;

/**
 * The settings of Spark SQL and of Hadoop's committers on which it depends that nothing is lost or
 * read as something else, whatever a cluster's defaults are. They hold in a job's own session.
 */
final class SessionRules {
  private static final Map<String, String> RULES =
      Map.ofEntries(
          // A file that can't be read fails the job instead of missing in it.
          Map.entry("spark.sql.files.ignoreCorruptFiles", "false"),
          Map.entry("spark.sql.files.ignoreMissingFiles", "false"),
          Map.entry("mapreduce.input.pathFilter.class", EveryPath.class.getName()),
          // What a disk or a network has changed is found, not read.
          Map.entry("parquet.page.verify-checksum.enabled", "true"),
          // A column is what its file says, by its exact name; a value of no such type fails.
          Map.entry("spark.sql.parquet.binaryAsString", "false"),
          Map.entry("spark.sql.caseSensitive", "true"),
          Map.entry("spark.sql.ansi.enabled", "true"),
          Map.entry("spark.sql.sources.useV1SourceList", "avro,csv,json,kafka,orc,parquet,text"),
          // Lists as every reader of Parquet takes them.
          Map.entry("spark.sql.parquet.writeLegacyFormat", "false"),
          // Nothing stays of a task that failed, no name hides a file from readers, and a mark
          // stands at the end.
          Map.entry("mapreduce.fileoutputcommitter.algorithm.version", "1"),
          Map.entry("mapreduce.fileoutputcommitter.cleanup.skipped", "false"),
          Map.entry("mapreduce.fileoutputcommitter.marksuccessfuljobs", "true"),
          Map.entry("mapreduce.output.basename", "part"));

  private SessionRules() {}

  /** Stands in place of a cluster's filter, which would leave files out without a word. */
  public static final class EveryPath implements PathFilter {
    /** For Hadoop, which makes it by name. */
    public EveryPath() {}

    @Override
    public boolean accept(Path path) {
      return true;
    }
  }

  /** A session on the same context, under these rules. */
  static SparkSession session(SparkSession spark) {
    SparkSession own = spark.newSession();
    RULES.forEach((key, value) -> own.conf().set(key, value));
    return own;
  }
}
