package retort.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which GPUs a job accepts, and what it says of others. */
class RequirementTest {
  private static final Requirement NETWORKS =
      new Requirement(
          "distill.device",
          "ND4J's CUDA backend",
          Stream.of("3.7", "5.0", "5.2", "6.0", "6.1", "7.0", "7.5", "8.0", "8.6")
              .map(Capability::parse)
              .toList(),
          null);
  private static final Assignment NONE = new Assignment(Optional.empty(), Optional.empty());

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "3.5, false", "3.7, true", "5.2, true", "6.1, true", "6.2, true", "7.0, true", "7.2, true",
    "7.5, true", "8.0, true", "8.6, true", "8.9, true", "9.0, false", "10.0, false", "12.0, false"
  })
  void networksRunWhereTheBackendHasMachineCode(String capability, boolean runs)
      throws IOException {
    Path smi = FakeNvidiaSmi.cards(folder, "GPU-1, NVIDIA Some Card, " + capability);
    Optional<String> problem = NETWORKS.problem(new NvidiaSmi(smi.toString()), NONE);
    assertEquals(runs, problem.isEmpty(), problem.toString());
  }

  @Test
  void codeThatTheDriverTranslatesRunsOnLaterCards() {
    Requirement onnx =
        new Requirement(
            "extract.device", "x", List.of(Capability.parse("8.0")), Capability.parse("9.0"));
    for (String runs : List.of("8.0", "8.9", "9.0", "10.0", "12.0")) {
      assertTrue(problem(onnx, "GPU-1, Card, " + runs).isEmpty(), runs);
    }
    assertTrue(problem(onnx, "GPU-1, Card, 7.5").isPresent());
  }

  @Test
  void theMessageNamesTheCardAndTheCode() {
    String message = problem(NETWORKS, FakeNvidiaSmi.H100).orElseThrow();
    for (String part :
        List.of("distill.device = cuda: GPU 0 (NVIDIA H100 80GB HBM3", "9.0", "8.0, 8.6 alone")) {
      assertTrue(message.contains(part), message);
    }
  }

  @Test
  void theCardThatSparkGaveIsTheOneThatIsChecked() throws IOException {
    NvidiaSmi smi = smi(FakeNvidiaSmi.H100, FakeNvidiaSmi.A100, FakeNvidiaSmi.L4);
    assertTrue(NETWORKS.problem(smi, given("0")).isPresent());
    assertTrue(NETWORKS.problem(smi, given("1")).isEmpty());
    assertTrue(NETWORKS.problem(smi, given("2")).isEmpty());
    String message = NETWORKS.problem(smi, given("3")).orElseThrow();
    assertTrue(message.contains("no GPU has the address 3"), message);
  }

  @Test
  void theEnvironmentMayHideCards() throws IOException {
    NvidiaSmi smi = smi(FakeNvidiaSmi.H100, FakeNvidiaSmi.A100);
    assertTrue(NETWORKS.problem(smi, visible("1")).isEmpty());
    assertTrue(NETWORKS.problem(smi, visible("0,1")).isPresent());
    String uuid = FakeNvidiaSmi.A100.substring(0, FakeNvidiaSmi.A100.indexOf(','));
    assertTrue(NETWORKS.problem(smi, visible(uuid)).isEmpty());
    for (String none : List.of("", "-1")) {
      String message = NETWORKS.problem(smi, visible(none)).orElseThrow();
      assertTrue(message.contains("CUDA_VISIBLE_DEVICES hides every GPU"), message);
    }
  }

  @Test
  void withoutACardOrADriverThereIsAReason() throws IOException {
    assertSays("no nvidia-smi on the PATH", new NvidiaSmi(folder.resolve("none").toString()));
    assertSays("finds no GPU", saying("No devices were found\n", 6));
    assertSays("finds no GPU", saying("No devices were found\n", 0));
    assertSays("couldn't communicate with the NVIDIA driver", saying(FakeNvidiaSmi.DRIVER_DOWN, 9));
    assertSays(
        "\"compute_cap\" is not a valid field",
        saying("Field \"compute_cap\" is not a valid field to query.\n", 2));
    assertSays("what is no card: garbage", saying("garbage\n", 0));
  }

  private void assertSays(String expected, NvidiaSmi smi) {
    String message = NETWORKS.problem(smi, NONE).orElseThrow();
    assertTrue(
        message.startsWith("distill.device = cuda: ") && message.contains(expected), message);
  }

  private Optional<String> problem(Requirement requirement, String card) {
    try {
      return requirement.problem(smi(card), NONE);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private NvidiaSmi smi(String... cards) throws IOException {
    return new NvidiaSmi(FakeNvidiaSmi.cards(folder, cards).toString());
  }

  private NvidiaSmi saying(String text, int exit) throws IOException {
    return new NvidiaSmi(FakeNvidiaSmi.saying(folder, text, exit).toString());
  }

  private static Assignment given(String address) {
    return new Assignment(Optional.of(address), Optional.empty());
  }

  private static Assignment visible(String list) {
    return new Assignment(Optional.empty(), Optional.of(Assignment.addresses(list)));
  }
}
