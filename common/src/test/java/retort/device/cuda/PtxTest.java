package retort.device.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The committed PTX is that of the committed kernels. */
class PtxTest {
  private static final Path PTX = Path.of("src/main/resources/retort/device/cuda/kernels.ptx");
  private static final Pattern ATOMICS = Pattern.compile("\\b(atom|red)\\.");
  private static final String COMPILER = "// Cuda compilation tools";

  @Test
  void isWhatNvccMakes(@TempDir Path folder) throws Exception {
    Optional<Path> nvcc = nvcc();
    assumeTrue(nvcc.isPresent(), "the PTX was not compared: there is no nvcc");
    Path made = folder.resolve("kernels.ptx");
    List<String> command =
        List.of(
            nvcc.get().toString(),
            "-ptx",
            "-arch=compute_75",
            "src/main/cuda/kernels.cu",
            "-o",
            made.toString());
    assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor());
    assumeTrue(
        version(made).equals(version(PTX)),
        "the PTX was not compared: it is of \"%s\", this nvcc of \"%s\""
            .formatted(version(PTX), version(made)));
    assertEquals(-1, Files.mismatch(made, PTX), "kernels.ptx is not that of src/main/cuda");
  }

  @Test
  void runsOnEveryCardFromSevenFiveAndAddsWithoutAtomics() throws IOException {
    String ptx = Files.readString(PTX, StandardCharsets.UTF_8);
    assertTrue(ptx.contains(".target sm_75\n"));
    assertTrue(!ATOMICS.matcher(ptx).find(), "atomics");
  }

  private static Optional<Path> nvcc() {
    return Stream.concat(
            Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1)),
            Stream.of("/usr/local/cuda/bin"))
        .map(folder -> Path.of(folder, "nvcc"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static String version(Path ptx) throws IOException {
    try (Stream<String> lines = Files.lines(ptx)) {
      return lines.filter(line -> line.startsWith(COMPILER)).findFirst().orElse("");
    }
  }
}
