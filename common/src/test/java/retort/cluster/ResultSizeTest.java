package retort.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import retort.UserException;
import retort.testing.LocalSpark;

@ExtendWith(LocalSpark.class)
class ResultSizeTest {

  @Test
  void whatTheDriverWouldNotTakeIsRefusedWithTheValueToSet(SparkSession spark) {
    ResultSize.require(spark, 900L << 20, "gradients");
    UserException error =
        assertThrows(
            UserException.class, () -> ResultSize.require(spark, 1000L << 20, "gradients"));
    assertTrue(
        error.getMessage().contains("--conf spark.driver.maxResultSize=1102m"), error.getMessage());
  }

  @Test
  void manyPartitionsAreAddedOnTheExecutorsFirst() {
    assertEquals(16, OrderedSum.received(16));
    assertEquals(4, OrderedSum.received(17));
    assertEquals(23, OrderedSum.received(512));
  }
}
