package retort.cluster;

import org.apache.spark.sql.SparkSession;
import retort.UserException;

/** A check of {@code spark.driver.maxResultSize} against what executors will send. */
public final class ResultSize {
  private static final String KEY = "spark.driver.maxResultSize";
  private static final long MEBI = 1L << 20;

  private ResultSize() {}

  /**
   * Checks before the first round instead of failing in it.
   *
   * @param bytes of all results of one round together
   * @param results what they hold, for the message
   * @throws UserException where it is less, with the value to set
   */
  public static void require(SparkSession spark, long bytes, String results) {
    long max = spark.sparkContext().getConf().getSizeAsBytes(KEY, "1g");
    // Spark counts serialized results; a tenth is room for what surrounds the numbers.
    long needed = bytes + bytes / 10 + MEBI;
    if (max > 0 && needed > max) {
      throw new UserException(
          "%s take %d MiB in one round, %s allows %d MiB: give --conf %s=%dm before --"
              .formatted(results, bytes / MEBI, KEY, max / MEBI, KEY, needed / MEBI + 1));
    }
  }
}
