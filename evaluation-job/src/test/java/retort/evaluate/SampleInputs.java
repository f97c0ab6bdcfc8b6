package retort.evaluate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import retort.dataset.DistilledManifest;
import retort.dataset.DistilledSet;
import retort.dataset.Features;
import retort.dataset.FeaturesManifest;
import retort.dataset.HoldoutSplit;
import retort.dataset.InitialSet;
import retort.dataset.Synthetic;
import retort.dataset.TeacherName;
import retort.device.HeadSolver;
import retort.image.ImageCodec;
import retort.image.Pixels;
import retort.storage.Storage;
import retort.tensors.Tensor;

/**
 * Tiny data on disk: noisy 8x8 color patches whose class is their brightest channel, represented by
 * smooth functions of their colors.
 */
public final class SampleInputs {
  static final int SIZE = 8;
  static final int DIMENSION = 5;
  static final int IMAGES = 12;
  private static final List<Double> MEAN = List.of(0.4, 0.5, 0.6);
  private static final List<Double> STD = List.of(0.2, 0.25, 0.3);

  private SampleInputs() {}

  private record Patch(byte[] png, int label, int[] color) {}

  private static Patch patch(SplittableRandom random) {
    int label = random.nextInt(3);
    int[] color = new int[3];
    byte[] values = new byte[3 * SIZE * SIZE];
    for (int c = 0; c < 3; c++) {
      color[c] = (c == label ? 130 : 60) + random.nextInt(50);
      for (int i = 0; i < SIZE * SIZE; i++) {
        values[c * SIZE * SIZE + i] = (byte) (color[c] + random.nextInt(70));
      }
    }
    return new Patch(ImageCodec.png(new Pixels(values, 3, SIZE, SIZE)), label, color);
  }

  /** Writes a features dataset. */
  public static void features(SparkSession spark, Path folder, int images) {
    SplittableRandom random = new SplittableRandom(1);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < images; i++) {
      Patch patch = patch(random);
      List<Float> representation = new ArrayList<>();
      for (int j = 0; j < DIMENSION; j++) {
        representation.add((float) Math.sin(patch.color()[j % 3] / 40.0 + j));
      }
      rows.add(
          RowFactory.create(
              "image-%05d".formatted(i),
              patch.label(),
              RowFactory.create(patch.png(), null),
              0,
              RowFactory.create(0, 0, false),
              representation));
    }
    Features.write(
        spark.createDataFrame(rows, Features.schema()).repartition(3),
        storage(folder),
        new FeaturesManifest(
            FeaturesManifest.FORMAT,
            FeaturesManifest.VERSION,
            SIZE,
            3,
            MEAN,
            STD,
            DIMENSION,
            images,
            1,
            0,
            new TeacherName("sines", "0"),
            Map.of(),
            Map.of()));
  }

  /** Writes a target in the Parquet format, with a column {@code label}. */
  static void target(SparkSession spark, Path folder, int images, long seed, boolean oneClass) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < images; i++) {
      Patch patch = patch(random);
      rows.add(
          RowFactory.create(
              (long) i,
              RowFactory.create(patch.png(), "patch-%d.png".formatted(i)),
              oneClass ? 7 : patch.label()));
    }
    StructType image =
        new StructType().add("bytes", DataTypes.BinaryType).add("path", DataTypes.StringType);
    StructType schema =
        new StructType()
            .add("id", DataTypes.LongType)
            .add("image", image)
            .add("label", DataTypes.IntegerType);
    spark.createDataFrame(rows, schema).coalesce(1).write().parquet(folder.toString());
  }

  /** Writes a distilled set: the images that its seed starts from, moved a little. */
  public static void distilled(
      SparkSession spark, Path folder, Path features, long seed, float broken) {
    Features from = Features.open(spark, features.toString());
    HoldoutSplit split = HoldoutSplit.training(0.1);
    Synthetic start =
        InitialSet.decoded(from, InitialSet.ids(from, InitialSet.Pick.RANDOM, IMAGES, seed, split));
    float[] pixels = start.images().values().clone();
    pixels[3] += 0.1f;
    pixels[4] += broken;
    Tensor images = new Tensor(pixels, IMAGES, 3, SIZE, SIZE);
    DistilledManifest manifest =
        new DistilledManifest(
            DistilledManifest.FORMAT,
            DistilledManifest.VERSION,
            IMAGES,
            3,
            SIZE,
            DIMENSION,
            MEAN,
            STD,
            1,
            0.5,
            null,
            List.of(8),
            null,
            new DistilledManifest.Lineage(
                from.uri(), from.fingerprint(), 1, new TeacherName("sines", "0")),
            Map.of(
                "distill.seed",
                seed,
                "distill.holdout",
                0.1,
                "distill.ridge",
                HeadSolver.PAPER_RIDGE),
            Map.of());
    DistilledSet.write(spark, storage(folder), manifest, images.values(), start.targets().values());
  }

  private static Storage storage(Path folder) {
    return Storage.of(folder.toString(), new Configuration());
  }
}
