package retort.evaluate.bias;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import retort.UserException;
import retort.dataset.Features;
import retort.dataset.FeaturesManifest;
import retort.dataset.TeacherName;
import retort.image.ImageCodec;
import retort.image.Pixels;
import retort.storage.Storage;
import retort.testing.LocalSpark;

@ExtendWith(LocalSpark.class)
class StoredDataTest {
  private static final int SIZE = 8;
  private static final int IMAGES = 6;

  @TempDir Path folder;

  /** Image i is all gray level 10 i, its representation (i, -i). */
  private String write(SparkSession spark) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < IMAGES; i++) {
      byte[] gray = new byte[SIZE * SIZE];
      Arrays.fill(gray, (byte) (10 * i));
      rows.add(
          RowFactory.create(
              "image-" + i,
              null,
              RowFactory.create(ImageCodec.png(new Pixels(gray, 1, SIZE, SIZE)), null),
              0,
              RowFactory.create(0, 0, false),
              List.of((float) i, (float) -i)));
    }
    String uri = folder.resolve("features").toString();
    Features.write(
        spark.createDataFrame(rows, Features.schema()).repartition(2),
        Storage.of(uri, new Configuration()),
        new FeaturesManifest(
            FeaturesManifest.FORMAT,
            FeaturesManifest.VERSION,
            SIZE,
            1,
            List.of(0.5),
            List.of(0.25),
            2,
            IMAGES,
            1,
            0,
            new TeacherName("levels", "0"),
            Map.of(),
            Map.of()));
    return uri;
  }

  @Test
  void drawsImagesWithTheirOwnRepresentations(SparkSession spark) {
    String uri = write(spark);
    BiasData pictures = StoredData.read(spark, uri, 2, 4, 1);
    assertEquals(2, pictures.images());
    assertEquals(4, pictures.rows());
    Set<Float> levels = new HashSet<>();
    check(pictures.synthetic(), pictures.targets(), 2, levels);
    check(pictures.real(), pictures.wanted(), 4, levels);
    assertEquals(IMAGES, levels.size());
    assertArrayEquals(pictures.targets(), StoredData.read(spark, uri, 2, 4, 1).targets());
    boolean differs = false;
    for (int seed = 2; seed < 6; seed++) {
      differs |=
          !Arrays.equals(pictures.targets(), StoredData.read(spark, uri, 2, 4, seed).targets());
    }
    assertTrue(differs, "every seed draws the same images");
  }

  private static void check(float[] images, float[] targets, int n, Set<Float> levels) {
    for (int i = 0; i < n; i++) {
      float level = targets[2 * i];
      assertEquals(0f, level + targets[2 * i + 1]);
      float expected = (float) ((10 * level / 255 - 0.5) / 0.25);
      assertEquals(expected, images[i * SIZE * SIZE + 5], 1e-5f);
      assertTrue(levels.add(level), "drawn twice");
    }
  }

  @Test
  void saysHowManyImagesThereAre(SparkSession spark) {
    String uri = write(spark);
    UserException refused =
        assertThrows(UserException.class, () -> StoredData.read(spark, uri, 3, 4, 1));
    assertTrue(refused.getMessage().contains("there are 6"), refused.getMessage());
  }
}
