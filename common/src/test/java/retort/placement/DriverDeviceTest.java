package retort.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import retort.device.cuda.EmulatedCard;
import retort.testing.OtherJvm;

class DriverDeviceTest {

  /** In a process of its own, since the card's libraries are found by the environment. */
  @Test
  void driverAndTasksOfAProcessHaveOneCard() throws Exception {
    ProcessBuilder builder =
        OtherJvm.of(OneCard.class).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("LD_LIBRARY_PATH", EmulatedCard.folder().toString());
    Process process = builder.start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), text);
    for (String line :
        List.of("the tasks' before: true", "tasks meanwhile: 4", "the tasks' after: true")) {
      assertTrue(text.contains(line), text);
    }
  }
}
