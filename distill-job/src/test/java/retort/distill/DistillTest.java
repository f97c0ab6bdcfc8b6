package retort.distill;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import retort.command.Job;
import retort.tensors.SafeTensors;
import retort.testing.Chromium;
import retort.testing.LocalSpark;
import retort.testing.SampleFeatures;

@ExtendWith(LocalSpark.class)
class DistillTest {
  private static final int IMAGES = 120;

  @TempDir private static Path folder;

  @BeforeAll
  static void features(SparkSession spark) {
    SampleFeatures.write(spark, folder.resolve("features"), IMAGES);
  }

  @Test
  void theWholeJobLowersTheHeldOutLoss() throws IOException {
    Path output = folder.resolve("whole");
    assertEquals(0, distill(output, "distill.steps=40", "distill.log.every=5"));
    String metrics = Files.readString(output.resolve("_report/metrics.jsonl"));
    assertTrue(metrics.lines().count() >= 10, metrics);
    assertEquals(8, metrics.lines().filter(line -> line.contains("\"medianLoss\":")).count());
    assertTrue(Files.exists(output.resolve("_retort.json")));
    assertTrue(Files.exists(output.resolve("_report/images.png")));
    String manifest = Files.readString(output.resolve("_retort.json"));
    double ratio =
        Double.parseDouble(manifest.replaceAll("(?s).*\"ratio\" : ([0-9.Ee-]+).*", "$1"));
    assertTrue(ratio < 0.9, manifest);
  }

  @Test
  void theReportIsWrittenAtEveryCheckpointAndLoadsNothing() throws Exception {
    Path output = folder.resolve("watched");
    assertEquals(
        0,
        distill(
            output,
            "distill.steps=9",
            "distill.checkpoint.every=4",
            "distill.evaluate.every=3",
            "distill.log.every=1"));
    Path report = output.resolve("_report/report.html");
    String page = Files.readString(report);
    assertTrue(page.contains("<b>9</b><small>outer steps of 9</small>"), page);
    assertTrue(page.contains("Complete. Written"), page);
    assertTrue(page.contains("data:image/png;base64,"), "no pictures");
    assertTrue(page.contains("distill.backbone.widths"), "no settings");
    // 8 images three times; 6 examples with 6 neighbors each.
    assertEquals(8 * 3 + 6 * 7, page.split("<img ", -1).length - 1);
    Optional<Chromium> chromium = Chromium.installed();
    assumeTrue(chromium.isPresent(), "no chromium is installed: the page is not looked at");
    Path work = Files.createDirectory(folder.resolve("chromium"));
    Chromium.Shown shown = chromium.get().open(report, work);
    assertEquals(List.of(), shown.console());
    // The page's own policy refuses what is not in it, and says so.
    Path loading = work.resolve("loading.html");
    Files.writeString(
        loading, page.replace("</body>", "<img src=\"http://127.0.0.1:9/x\"></body>"));
    assertEquals(1, chromium.get().open(loading, work).console().size());
    // 4 held-out marks; 96 real images and 8 synthetic ones twice.
    assertEquals(4 + 120 + 16, shown.dom().split("<circle ", -1).length - 1);
  }

  @Test
  void aResumedRunEndsInTheSameBits() throws IOException {
    Path once = folder.resolve("once");
    assertEquals(0, distill(once, "distill.steps=12", "distill.checkpoint.every=5"));
    Path twice = folder.resolve("twice");
    assertEquals(0, distill(twice, "distill.steps=12", "distill.checkpoint.every=5"));
    Files.delete(twice.resolve("_retort.json"));
    deleteTree(twice.resolve("_checkpoints/step-000012"));
    assertEquals(
        0, distill(twice, List.of("--resume"), "distill.steps=12", "distill.checkpoint.every=5"));
    for (String file : new String[] {"synthetic", "optimizer", "pool-00", "momentum-01"}) {
      String name = "_checkpoints/step-000012/" + file + ".safetensors";
      assertArrayEquals(
          Files.readAllBytes(once.resolve(name)), Files.readAllBytes(twice.resolve(name)), name);
    }
  }

  @Test
  void theTargetsMayHaveARateOfTheirOwn() throws IOException {
    Path same = folder.resolve("same");
    Path slow = folder.resolve("slow");
    String[] step = {"distill.steps=1", "distill.outer.optimizer=sgd", "distill.outer.lr=0.5", ""};
    step[3] = "distill.outer.targets-lr=0";
    assertEquals(0, distill(same, step));
    step[3] = "distill.outer.targets-lr=0.125";
    assertEquals(0, distill(slow, step));
    float[] start = values(same, 0, "targets");
    float[] fast = values(same, 1, "targets");
    float[] quarter = values(slow, 1, "targets");
    double moved = 0;
    for (int i = 0; i < start.length; i++) {
      assertEquals((fast[i] - start[i]) / 4, quarter[i] - start[i], 1e-6);
      moved = Math.max(moved, Math.abs(fast[i] - start[i]));
    }
    assertTrue(moved > 1e-4, "moved by " + moved);
    assertArrayEquals(values(same, 1, "images"), values(slow, 1, "images"));
  }

  private static float[] values(Path output, int step, String name) throws IOException {
    Path file = output.resolve("_checkpoints/step-%06d/synthetic.safetensors".formatted(step));
    return SafeTensors.parse(Files.readAllBytes(file), file.toString())
        .tensors()
        .get(name)
        .values();
  }

  private static int distill(Path output, String... settings) {
    return distill(output, List.of(), settings);
  }

  static int distill(Path output, List<String> options, String... settings) {
    List<String> args =
        new ArrayList<>(List.of("--features", folder.resolve("features").toString(), "--output"));
    args.add(output.toString());
    args.addAll(options);
    for (String setting :
        List.of(
            "distill.images=8",
            "distill.batch=32",
            "distill.holdout=0.2",
            "distill.backbone.widths=[6,8]",
            "distill.pool.size=2",
            "distill.pool.steps=7",
            "distill.pool.lr=0.05",
            "distill.evaluate.steps=20",
            "distill.partitions=2",
            "distill.threads=1")) {
      args.addAll(List.of("--set", setting));
    }
    for (String setting : settings) {
      args.addAll(List.of("--set", setting));
    }
    return Job.execute(new Distill(), args.toArray(String[]::new));
  }

  private static void deleteTree(Path tree) throws IOException {
    try (var paths = Files.walk(tree)) {
      for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
