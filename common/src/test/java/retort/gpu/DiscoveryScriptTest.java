package retort.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.resource.ResourceInformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Spark's own parser reads what the discovery script prints. */
class DiscoveryScriptTest {
  private static final Path SCRIPT =
      Path.of("../submit-scripts/get-gpu-resources.sh").toAbsolutePath().normalize();

  @TempDir private Path folder;

  private record Result(int code, String out, String err) {}

  @Test
  void everyCardHasItsAddress() throws Exception {
    assertAddresses(FakeNvidiaSmi.cards(folder, FakeNvidiaSmi.H100), "0");
    assertAddresses(
        FakeNvidiaSmi.cards(folder, FakeNvidiaSmi.A100, FakeNvidiaSmi.A100, FakeNvidiaSmi.L4),
        "0",
        "1",
        "2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "unset",
      value = {
        "unset | 0 1 2",
        "'' | ''",
        "-1 | ''",
        "1,-1,2 | 1",
        "'2, 1' | 1 2",
        "7 | ''",
        "GPU-0f0b2a3e-9d5c-4a5e-8a4f-6a1f0b3f4c22 | 2",
        "'GPU-0f0b,GPU-8c7b6a59' | 0 2",
        "GPU- | ''"
      })
  void onlyVisibleCardsAreNamed(String visible, String addresses) throws Exception {
    Path smi =
        FakeNvidiaSmi.cards(folder, FakeNvidiaSmi.H100, FakeNvidiaSmi.A100, FakeNvidiaSmi.L4);
    Map<String, String> environment =
        visible == null ? Map.of() : Map.of("CUDA_VISIBLE_DEVICES", visible);
    Result result = runOn(path(smi), environment);
    assertEquals(0, result.code(), result.err());
    assertEquals(
        addresses,
        String.join(" ", ResourceInformation.parseJson(result.out()).addresses()),
        result.out());
  }

  @Test
  void noCardIsAnEmptyList() throws Exception {
    assertAddresses(FakeNvidiaSmi.saying(folder, "No devices were found\n", 6));
    assertAddresses(FakeNvidiaSmi.saying(folder, "No devices were found\n", 0));
  }

  @Test
  void aDriverThatFailsFailsTheScript() throws Exception {
    Result result = run(FakeNvidiaSmi.saying(folder, FakeNvidiaSmi.DRIVER_DOWN, 9));
    assertEquals(1, result.code());
    assertEquals("", result.out());
    assertTrue(result.err().contains("couldn't communicate"), result.err());
  }

  @Test
  void withoutTheProgramTheScriptFails() throws Exception {
    // A PATH with bash alone, whatever this machine has.
    Path tools = Files.createDirectory(folder.resolve("tools"));
    Files.createSymbolicLink(tools.resolve("bash"), Path.of("/bin/bash"));
    Result result = runOn(tools.toString(), Map.of());
    assertEquals(1, result.code());
    assertEquals("", result.out());
    assertTrue(result.err().contains("no nvidia-smi"), result.err());
  }

  private static void assertAddresses(Path smi, String... addresses) throws Exception {
    Result result = run(smi);
    assertEquals(0, result.code(), result.err());
    ResourceInformation parsed = ResourceInformation.parseJson(result.out());
    assertEquals("gpu", parsed.name());
    assertEquals(List.of(addresses), List.of(parsed.addresses()));
  }

  private static Result run(Path smi) throws IOException, InterruptedException {
    return runOn(path(smi), Map.of());
  }

  private static String path(Path smi) {
    return smi.getParent() + ":" + System.getenv("PATH");
  }

  private static Result runOn(String path, Map<String, String> environment)
      throws IOException, InterruptedException {
    File out = File.createTempFile("discovery", ".out");
    File err = File.createTempFile("discovery", ".err");
    ProcessBuilder builder = new ProcessBuilder(SCRIPT.toString());
    builder.environment().remove("CUDA_VISIBLE_DEVICES");
    builder.environment().putAll(environment);
    builder.environment().put("PATH", path);
    Process process = builder.redirectOutput(out).redirectError(err).start();
    int code = process.waitFor();
    Result result = new Result(code, text(out), text(err));
    Files.delete(out.toPath());
    Files.delete(err.toPath());
    return result;
  }

  private static String text(File file) throws IOException {
    return Files.readString(file.toPath(), StandardCharsets.UTF_8);
  }
}
