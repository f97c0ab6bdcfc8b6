package retort.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

/** Spark's settings where the user says nothing, and only there. */
class SparkDefaultsTest {
  private static final String COMPRESS = "spark.broadcast.compress";

  @Test
  void broadcastsAreNotCompressedUnlessSomebodySaysSo() {
    assertEquals("false", SparkDefaults.missing(new SparkConf(false)).get(COMPRESS));
    SparkConf given = new SparkConf(false).set(COMPRESS, "true");
    assertFalse(SparkDefaults.missing(given).containsKey(COMPRESS));
  }
}
