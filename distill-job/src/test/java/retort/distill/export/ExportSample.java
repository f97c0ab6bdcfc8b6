package retort.distill.export;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import retort.command.Job;
import retort.distill.Distill;
import retort.storage.Sha256;
import retort.storage.Storage;
import retort.testing.SampleFeatures;

/**
 * A small distilled set of 6 images of 8x8.
 *
 * @param folder with {@code features}, {@code distilled} and {@code results}
 */
record ExportSample(Path folder) {
  /** A set distilled in three steps, and an evaluation of it. */
  static ExportSample make(SparkSession spark, Path folder) throws Exception {
    SampleFeatures.write(spark, folder.resolve("features"), 60);
    List<String> args =
        new ArrayList<>(List.of("--features", folder.resolve("features").toString()));
    args.addAll(List.of("--output", folder.resolve("distilled").toString()));
    for (String setting :
        List.of(
            "images=6",
            "steps=3",
            "batch=32",
            "holdout=0.2",
            "backbone.widths=[6,8]",
            "pool.size=1",
            "pool.steps=3",
            "evaluate.steps=5",
            "outer.lr=0.1",
            "partitions=2",
            "threads=1")) {
      args.addAll(List.of("--set", "distill." + setting));
    }
    args.addAll(List.of("--set", "evaluate.pretrain.lr=0.07"));
    assertEquals(0, Job.execute(new Distill(), args.toArray(String[]::new)));
    results(spark, folder);
    return new ExportSample(folder);
  }

  /** An evaluation of two seeds: random 40 and 50, distilled 60 and 62. */
  private static void results(SparkSession spark, Path folder) throws Exception {
    Path results = folder.resolve("results");
    spark
        .sql(
            "select m as method, 'convnet' as architecture, 'linear' as protocol, 'kinds' as"
                + " target, s as seed, a as accuracy from values ('random', 0L, 0.4D), ('random',"
                + " 1L, 0.5D), ('distilled', 0L, 0.6D), ('distilled', 1L, 0.62D) as t(m, s, a)")
        .coalesce(1)
        .write()
        .parquet(results.toString());
    String sha = Sha256.of(Files.readAllBytes(folder.resolve("distilled/_retort.json")));
    Storage.of(results.resolve("_retort.json").toString(), new Configuration())
        .writeText(
            """
            {"format": "retort-results", "distilled": {"file:/d": "%s"}, "settings":
             {"evaluate.pretrain.epochs": 7, "evaluate.pretrain.steps": 40, "evaluate.pretrain.batch": 4,
              "evaluate.pretrain.lr": 0.05, "evaluate.pretrain.momentum": 0.9, "evaluate.pretrain.weight-decay": 0.001}}
            """
                .formatted(sha));
  }

  /** Runs export.sh on it and returns the exit code. */
  int export(Path output, String... options) {
    List<String> args =
        new ArrayList<>(List.of("--distilled", folder.resolve("distilled").toString()));
    args.addAll(List.of("--output", output.toString()));
    args.addAll(List.of(options));
    return Job.execute(new Export(), args.toArray(String[]::new));
  }
}
