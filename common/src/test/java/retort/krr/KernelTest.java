package retort.krr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Factors that are right under every kernel that OpenBLAS may choose: it chooses by the processor,
 * and those of one family of processors have been wrong.
 */
class KernelTest {

  /**
   * A kernel of OpenBLAS's.
   *
   * @param name as OpenBLAS has it
   * @param flags what a processor must have to run it
   */
  private record Kernel(String name, List<String> flags) {}

  static List<Kernel> kernels() {
    List<String> avx2 = List.of("avx2", "fma");
    return List.of(
        new Kernel("Haswell", avx2),
        new Kernel("Zen", avx2),
        new Kernel("SkylakeX", List.of("avx512f", "avx512cd", "avx512bw", "avx512dq", "avx512vl")),
        new Kernel("Cooperlake", List.of("avx512f", "avx512bw", "avx512vl", "avx512_bf16")),
        new Kernel("SapphireRapids", List.of("avx512f", "avx512_bf16", "amx_tile", "amx_bf16")));
  }

  @TempDir private Path folder;

  @ParameterizedTest
  @MethodSource("kernels")
  void factorsWellConditionedMatrices(Kernel kernel) throws Exception {
    assumeTrue(
        processor().containsAll(kernel.flags()), "this processor can't run " + kernel.name());
    Path out = folder.resolve("out");
    Process process = start(kernel, out);
    try {
      assertTrue(process.waitFor(2, TimeUnit.MINUTES), "it did not end");
    } finally {
      process.destroyForcibly();
    }
    String output = Files.readString(out);
    assertEquals(0, process.exitValue(), output);
    assertTrue(output.lines().anyMatch(("Core: " + kernel.name())::equalsIgnoreCase), output);
    assertEquals(Factoring.SIZES.length, output.lines().filter(l -> l.startsWith("right")).count());
  }

  /** OpenBLAS reads the choice once, when it is loaded. */
  private static Process start(Kernel kernel, Path out) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            Factoring.class.getName());
    builder.environment().put("OPENBLAS_CORETYPE", kernel.name());
    // It then says on loading which it took.
    builder.environment().put("OPENBLAS_VERBOSE", "2");
    return builder.redirectErrorStream(true).redirectOutput(out.toFile()).start();
  }

  private static Set<String> processor() throws IOException {
    Path file = Path.of("/proc/cpuinfo");
    assumeTrue(Files.exists(file), "there is no " + file);
    return Files.readAllLines(file).stream()
        .filter(line -> line.startsWith("flags"))
        .findFirst()
        .map(line -> new HashSet<>(Arrays.asList(line.split("\\s+", -1))))
        .orElseGet(HashSet::new);
  }
}
