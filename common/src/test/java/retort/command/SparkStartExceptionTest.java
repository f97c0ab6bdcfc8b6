package retort.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileNotFoundException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.List;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;
import retort.UserException;

class SparkStartExceptionTest {
  private static RuntimeException of(Exception failure) {
    return SparkStartException.of(failure, "spark://head:7077");
  }

  @Test
  void settingsAreTheUsersToMend() {
    for (Exception failure :
        List.of(
            new SparkException("Asked to run locally with 0 threads"),
            new SparkException("Could not parse Master URL: 'local[x]'\nand more"),
            new FileNotFoundException("File file:/no/such/dir does not exist"),
            new NumberFormatException("For input string: \"many\""),
            new SparkException("failed", new UnknownHostException("no.such.host")))) {
      UserException told = assertInstanceOf(UserException.class, of(failure));
      assertTrue(told.getMessage().startsWith("Spark does not start: "), told.getMessage());
      assertEquals(1, told.getMessage().lines().count());
    }
    assertTrue(
        of(new SparkException("failed", new UnknownHostException("no.such.host")))
            .getMessage()
            .contains("failed: java.net.UnknownHostException: no.such.host: see its options"));
  }

  @Test
  void aClusterThatIsNotThereMayBeThereLater() {
    RuntimeException refused = of(new SparkException("boom", new ConnectException("refused")));
    assertTrue(refused.getMessage().contains("Spark does not start: boom: refused: see"));
    RuntimeException silent =
        of(new IllegalStateException("Cannot call methods on a stopped SparkContext.\nIt was ..."));
    assertTrue(silent.getMessage().contains("the master spark://head:7077 does not answer"));
    for (RuntimeException failure : List.of(refused, silent)) {
      assertInstanceOf(SparkStartException.class, failure);
    }
  }

  @Test
  void whatIsOfTheJvmStaysWhatItIs() {
    RuntimeException missing = new IllegalStateException(new ClassNotFoundException("com.acme.L"));
    assertSame(missing, of(missing));
  }

  @Test
  void aSettingThatIsUsedLaterIsTheUsersToo() {
    String message =
        SparkStartException.refusedSetting(
            new SparkException(
                "failed",
                new IllegalArgumentException(
                    "[CODEC_NOT_AVAILABLE] The codec zip is not available. Consider to set the"
                        + " config \"spark.io.compression.codec\" to \"snappy\"")));
    assertTrue(
        message.startsWith("Spark refuses a setting: [CODEC_NOT_AVAILABLE] The codec"), message);
    assertNull(SparkStartException.refusedSetting(new IllegalArgumentException("n < 1")));
  }
}
