package retort.evaluate.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import retort.device.cuda.EmulatedCard;

/** What a linear evaluation brings to a card, by the calls of an emulated one. */
class LinearOnCardTest {
  private static final String BYTES = " bytes ";

  @Test
  void weightsAreBroughtOnceForAllBlocks(@TempDir Path folder) throws Exception {
    Path trace = folder.resolve("calls");
    Path output = folder.resolve("output");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1"));
    // What Spark needs of a JVM, as this one has it.
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-"))
        .forEach(command::add);
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), LinearOnCard.class.getName()));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(output.toFile()).redirectErrorStream(true);
    builder.environment().put("LD_LIBRARY_PATH", EmulatedCard.folder().toString());
    builder.environment().put("EMULATED_TRACE", trace.toString());
    int code = builder.start().waitFor();
    String said = Files.readString(output);
    assertEquals(0, code, said);
    assertTrue(said.contains("accuracy 1.0"), said);
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
