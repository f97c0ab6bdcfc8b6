package retort.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import retort.command.Job;
import retort.extract.toyimages.DrawImages;

/**
 * What the pipeline gives on {@code local[2]} within this process: what it must give everywhere.
 *
 * @param root folder of {@code images} and all outputs
 * @param features the rows, in order
 * @param results the evaluation's, without times
 */
record Expected(Path root, List<Row> features, List<Row> results) {

  /** Draws the images and runs all jobs. */
  static Expected make(SparkSession spark, Path root) throws ReflectiveOperationException {
    assertEquals(
        0,
        Job.execute(
            new DrawImages(),
            "--output",
            root.resolve("images").toString(),
            "--images",
            "" + Stage.IMAGES,
            "--size",
            "16"));
    for (Stage stage : Stage.all(root.toString())) {
      Runnable job = stage.main().getDeclaredConstructor().newInstance();
      assertEquals(0, Job.execute(job, stage.array()), stage.toString());
    }
    return new Expected(root, features(spark, root), results(spark, root));
  }

  /** Compares every row of the features. */
  void assertSameFeatures(SparkSession spark, Path other) {
    List<Row> found = features(spark, other);
    assertEquals(2 * Stage.IMAGES, found.size());
    assertEquals(features, found);
  }

  /** Compares also the teacher, all of the last checkpoint and the results. */
  void assertSame(SparkSession spark, Path other) throws IOException {
    assertSameBytes(other, "teacher.safetensors");
    assertSameFeatures(spark, other);
    assertSameDistilled(other);
    assertEquals(6, spark.read().parquet(other.resolve("distilled").toString()).count());
    assertEquals(results, results(spark, other));
  }

  /** Compares all of the last checkpoint. */
  void assertSameDistilled(Path other) throws IOException {
    for (String file :
        List.of("synthetic", "optimizer", "pool-00", "pool-01", "momentum-00", "momentum-01")) {
      assertSameBytes(
          other, "distilled/_checkpoints/step-%06d/%s.safetensors".formatted(Stage.STEPS, file));
    }
  }

  private void assertSameBytes(Path other, String file) throws IOException {
    assertArrayEquals(
        Files.readAllBytes(root.resolve(file)), Files.readAllBytes(other.resolve(file)), file);
  }

  /** An evaluation's results, without times. */
  static List<Row> results(SparkSession spark, Path root) {
    return spark
        .read()
        .parquet(root.resolve("results").toString())
        .select("method", "architecture", "target", "protocol", "seed", "accuracy", "chosen")
        .orderBy("method", "seed")
        .collectAsList();
  }

  private static List<Row> features(SparkSession spark, Path root) {
    Dataset<Row> rows = spark.read().parquet(root.resolve("features").toString());
    return rows.select("id", "label", "view", "augmentation", "image.bytes", "representation")
        .selectExpr("id", "label", "view", "augmentation", "hex(bytes) bytes", "representation")
        .orderBy("id", "view")
        .collectAsList();
  }
}
