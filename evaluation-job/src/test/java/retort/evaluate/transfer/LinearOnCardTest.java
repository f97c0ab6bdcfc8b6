package retort.evaluate.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import retort.testing.CardProcess;

/** What a linear evaluation brings to a card, by the calls of an emulated one. */
class LinearOnCardTest {
  private static final String BYTES = " bytes ";

  @Test
  void weightsAreBroughtOnceForAllBlocks(@TempDir Path folder) throws Exception {
    Path trace = folder.resolve("calls");
    CardProcess run =
        CardProcess.run(
            folder, LinearOnCard.class, Map.of("EMULATED_TRACE", trace.toString()), List.of());
    assertEquals(0, run.code(), run.text());
    assertTrue(run.text().contains("accuracy 1.0"), run.text());
    long brought = 0;
    for (String call : Files.readAllLines(trace)) {
      if (call.startsWith("up ")) {
        brought += Long.parseLong(call.substring(call.indexOf(BYTES) + BYTES.length()));
      }
    }
    long images = 4L * (LinearOnCard.TRAIN + LinearOnCard.TEST) * LinearOnCard.NETWORK.pixels();
    long weights =
        4L
            * (LinearOnCard.NETWORK.layout().parameters()
                + LinearOnCard.NETWORK.layout().statistics());
    assertEquals(images + weights, brought);
  }
}
