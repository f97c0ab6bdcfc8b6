package retort.distill;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A small distillation, again and again with the same settings.
 *
 * @param features its input
 * @param steps outer steps, at most 99
 * @param settings beyond the ones that all runs have, without {@code distill.}
 */
record TestRun(Path features, int steps, List<String> settings) {
  static final Path JAR = Path.of(System.getProperty("retort.job.jar", "?"));

  String[] arguments(Path output, String... options) {
    List<String> args = new ArrayList<>(List.of("--features", features.toString()));
    args.addAll(List.of("--output", output.toString()));
    args.addAll(List.of(options));
    List<String> all =
        new ArrayList<>(
            List.of(
                "steps=" + steps,
                "images=6",
                "holdout=0.2",
                "pool.size=2",
                "pool.steps=9",
                "pool.lr=0.05",
                "evaluate.backbones=1",
                "evaluate.steps=5",
                "partitions=2",
                "threads=1"));
    all.addAll(settings);
    for (String setting : all) {
      args.addAll(List.of("--set", "distill." + setting));
    }
    return args.toArray(String[]::new);
  }

  Path checkpoint(Path output, int step) {
    return output.resolve("_checkpoints/step-%06d".formatted(step));
  }

  /** The last checkpoint, hence everything that the run has become, and the figure it reports. */
  void assertSame(Path one, Path other) throws IOException {
    for (String file :
        List.of("synthetic", "optimizer", "pool-00", "pool-01", "momentum-00", "momentum-01")) {
      String name = file + ".safetensors";
      assertArrayEquals(
          Files.readAllBytes(checkpoint(one, steps).resolve(name)),
          Files.readAllBytes(checkpoint(other, steps).resolve(name)),
          name);
    }
    assertEquals(heldOut(one), heldOut(other));
  }

  private static String heldOut(Path output) throws IOException {
    String manifest = Files.readString(output.resolve("_retort.json"));
    return manifest.replaceAll("(?s).*(\"heldOut\" : \\{[^}]*}).*", "$1");
  }
}
