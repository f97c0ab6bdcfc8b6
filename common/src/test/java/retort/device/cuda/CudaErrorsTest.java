package retort.device.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a process says, in one line, where no card does. */
class CudaErrorsTest {

  @Test
  void noDriver() throws Exception {
    assumeTrue(
        LibraryFolders.of(Map.of()).find("libcuda.so.1").isEmpty(),
        "not tried: this machine has a driver");
    refused(
        open(Map.of(), 0),
        "there is no NVIDIA driver on this machine: no libcuda.so.1 in ",
        "driver 580");
  }

  @Test
  void aDriverWithoutTheLibraries(@TempDir Path folder) throws Exception {
    assumeTrue(
        LibraryFolders.of(Map.of()).find("libcublas.so.13").isEmpty(),
        "not tried: this machine has CUDA's libraries");
    Path card = EmulatedCard.folder();
    for (String name : List.of("libcuda.so.1", "libcudart.so.13", "libnvJitLink.so.13")) {
      Files.copy(card.resolve(name), folder.resolve(name));
    }
    refused(
        open(Map.of("LD_LIBRARY_PATH", folder.toString()), 0),
        "cuBLASLt is missing: no libcublasLt.so.13 in " + folder,
        "LD_LIBRARY_PATH");
    Files.writeString(folder.resolve("libcublasLt.so.13"), "no library");
    ProcessResult damaged = open(Map.of("LD_LIBRARY_PATH", folder.toString()), 0);
    assertEquals(2, damaged.code(), damaged.text());
    // The JVM has a word of its own before.
    String last = damaged.text().lines().reduce("", (before, line) -> line);
    String expected = "cuBLASLt can't be loaded from " + folder.resolve("libcublasLt.so.13");
    assertTrue(last.startsWith(expected), damaged.text());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "EMULATED_DRIVER | 12080 | it is for CUDA 12.8, and CUDA 13.0 is needed | driver 580",
        "EMULATED_INIT | 100 | does not start (CUDA_ERROR_NO_DEVICE) | /dev/nvidia",
        "EMULATED_CONTEXT | 46 | takes no context of this process (CUDA_ERROR_DEVICE_UNAVAILABLE) |"
            + " compute mode",
        "EMULATED_CAPABILITY | 70 | its compute capability is 7.0, and 7.5 is needed | Emulated"
            + " card",
        "EMULATED_MIB | 500 | has 500 MiB of memory free, and at least 1024 are needed | Emulated"
            + " card"
      })
  void aCardThatDoesNotDo(String variable, String value, String message, String also)
      throws Exception {
    Map<String, String> environment =
        Map.of("LD_LIBRARY_PATH", EmulatedCard.folder().toString(), variable, value);
    refused(open(environment, 0), message, also);
  }

  @Test
  void noSuchCard() throws Exception {
    Map<String, String> environment = Map.of("LD_LIBRARY_PATH", EmulatedCard.folder().toString());
    refused(open(environment, 3), "there is no GPU 3 for this process", "CUDA_VISIBLE_DEVICES");
    ProcessResult good = open(environment, 0);
    assertEquals(0, good.code(), good.text());
    assertTrue(good.text().startsWith("cuda Emulated card sm_90, driver 13.0"), good.text());
  }

  private record ProcessResult(int code, String text) {}

  private static void refused(ProcessResult result, String part, String other) {
    assertEquals(2, result.code(), result.text());
    assertEquals(1, result.text().lines().count(), result.text());
    assertTrue(result.text().contains(part) && result.text().contains(other), result.text());
  }

  private static ProcessResult open(Map<String, String> environment, int ordinal)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                OpenCard.class.getName(),
                Integer.toString(ordinal))
            .redirectErrorStream(true);
    builder.environment().remove("LD_LIBRARY_PATH");
    builder.environment().putAll(environment);
    Process process = builder.start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new ProcessResult(process.waitFor(), text);
  }
}
