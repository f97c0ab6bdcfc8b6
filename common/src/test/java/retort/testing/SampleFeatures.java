package retort.testing;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import retort.dataset.Features;
import retort.dataset.FeaturesManifest;
import retort.dataset.TeacherName;
import retort.storage.Storage;

/**
 * A small features dataset: noisy color patches, represented by smooth functions of their colors.
 */
public final class SampleFeatures {
  public static final int SIZE = 8;
  public static final int DIMENSION = 5;

  private SampleFeatures() {}

  /** Writes {@code images} rows, one view each; the same rows for the same number. */
  public static void write(SparkSession spark, Path folder, int images) {
    write(spark, folder, images, SIZE, DIMENSION);
  }

  /** The same of other sizes. */
  public static void write(SparkSession spark, Path folder, int images, int side, int dimension) {
    List<Row> rows = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < images; i++) {
      int base = random.nextInt(0x1000000);
      BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
      for (int at = 0; at < side * side; at++) {
        image.setRGB(at % side, at / side, base ^ random.nextInt(0x404040));
      }
      List<Float> representation = new ArrayList<>();
      for (int j = 0; j < dimension; j++) {
        representation.add((float) Math.sin(((base >> (4 * j)) & 0xff) / 40.0 + j));
      }
      rows.add(
          RowFactory.create(
              "image-%05d".formatted(i),
              i % 3,
              RowFactory.create(png(image), null),
              0,
              RowFactory.create(0, 0, false),
              representation));
    }
    Storage storage = Storage.of(folder.toString(), new Configuration());
    Features.write(
        spark.createDataFrame(rows, Features.schema()).repartition(3),
        storage,
        new FeaturesManifest(
            FeaturesManifest.FORMAT,
            FeaturesManifest.VERSION,
            side,
            3,
            List.of(0.5, 0.5, 0.5),
            List.of(0.25, 0.25, 0.25),
            dimension,
            images,
            1,
            0,
            new TeacherName("sines", "0"),
            Map.of(),
            Map.of()));
  }

  private static byte[] png(BufferedImage image) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      ImageIO.write(image, "png", bytes);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
