package retort.extract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import retort.dataset.Features;
import retort.dataset.FeaturesManifest;
import retort.image.ImageCodec;
import retort.image.Pixels;
import retort.testing.LocalSpark;

/** Folders of files that differ in format, colors and orientation. */
@ExtendWith(LocalSpark.class)
class ImageKindsTest {
  private static final int GRAY = 40;

  @TempDir private static Path folder;

  /** More gray images than are looked at first, and colors only in the last. */
  @Test
  void oneImageWithColorsMakesTheDatasetColor(SparkSession spark) throws Exception {
    Path images = folder.resolve("mixed");
    long[] sums = new long[3];
    for (int i = 0; i <= GRAY; i++) {
      byte[] png = Extracting.png(i, i == GRAY ? 3 : 1, 8, 8);
      Extracting.write(images.resolve("%03d.png".formatted(i)), png);
      byte[] values = ImageCodec.decode(png).withChannels(3).values();
      for (int at = 0; at < values.length; at++) {
        sums[at / 64] += values[at] & 0xff;
      }
    }
    for (String partitions : List.of("1", "5")) {
      Path output = folder.resolve("color-" + partitions);
      Extracting.extract(images, output, "--set", "extract.partitions=" + partitions);
      FeaturesManifest manifest = Features.open(spark, output.toString()).manifest();
      assertEquals(3, manifest.channels());
      assertEquals(GRAY + 1, manifest.images());
      for (int c = 0; c < 3; c++) {
        assertEquals(sums[c] / 64.0 / (GRAY + 1) / 255, manifest.mean().get(c), 1e-15);
      }
      Map<String, StoredRow> rows = StoredRow.all(spark, output);
      Pixels first = ImageCodec.decode(rows.get("000.png 0").image());
      assertEquals(ImageCodec.decode(Extracting.png(0, 1, 8, 8)).withChannels(3), first);
      Pixels last = ImageCodec.decode(rows.get("040.png 0").image());
      assertEquals(ImageCodec.decode(Extracting.png(GRAY, 3, 8, 8)), last);
    }
  }

  @Test
  void grayImagesAloneAreGrayAndColorsAreMadeGrayWhereThatIsAsked(SparkSession spark) {
    Path images = folder.resolve("gray");
    for (int i = 0; i < GRAY; i++) {
      Extracting.write(images.resolve(i + ".png"), Extracting.png(i, 1, 8, 8));
    }
    Extracting.assertRefused(
        images,
        "directory",
        "any.onnx",
        folder.resolve("never"),
        List.of(),
        "the images have 1 channel");
    Extracting.write(images.resolve("x.png"), Extracting.png(99, 3, 8, 8));
    Extracting.assertRefused(
        images,
        "directory",
        "any.onnx",
        folder.resolve("never"),
        List.of("--channels", "1"),
        "the images have 1 channel");
    Path output = folder.resolve("asked");
    Extracting.extract(images, output, "--channels", "3");
    assertEquals(3, Features.open(spark, output.toString()).manifest().channels());
  }

  @Test
  void everyFormatIsStoredUprightAsPngOrJpeg(SparkSession spark) throws Exception {
    Path images = folder.resolve("kinds");
    List<String> names = List.of("square.webp", "exif-6-square.jpg", "24-bits.bmp", "cmyk.jpg");
    for (String name : names) {
      Extracting.write(images.resolve(name + ".jpg"), resource(name));
    }
    Path output = folder.resolve("upright");
    Extracting.extract(images, output, "--image-size", "8");
    Map<String, StoredRow> rows = StoredRow.all(spark, output);
    assertEquals(names.size(), rows.size());
    for (String name : names) {
      byte[] stored = rows.get(name + ".jpg 0").image();
      assertTrue(ImageCodec.isPlain(stored), name);
      Pixels expected = ImageCodec.decode(resource(name)).fitted(8);
      assertArrayEquals(expected.values(), ImageCodec.decode(stored).values(), name);
    }
  }

  /** Whatever their names end in. */
  @Test
  void otherFormatsAreRejectedByTheirNames(SparkSession spark) throws Exception {
    Path images = folder.resolve("others");
    Extracting.write(images.resolve("0.png"), resource("rgb-8.png"));
    for (String format : List.of("gif", "tif", "avif")) {
      Extracting.write(images.resolve(format + ".jpg"), resource("refused/" + format + ".jpg"));
    }
    Path output = folder.resolve("named");
    Extracting.extract(images, output, "--image-size", "8", "--set", "extract.max-rejected=0.8");
    List<Row> rejected = spark.read().parquet(output + "/_rejected").orderBy("id").collectAsList();
    assertEquals(
        List.of(
            "avif.jpg is an AVIF image; PNG, JPEG, WebP and BMP are read",
            "gif.jpg is a GIF image; PNG, JPEG, WebP and BMP are read",
            "tif.jpg is a TIFF image; PNG, JPEG, WebP and BMP are read"),
        rejected.stream().map(row -> row.getString(0) + " " + row.getString(2)).toList());
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = ImageKindsTest.class.getResourceAsStream("/image/pil/" + name)) {
      return in.readAllBytes();
    }
  }
}
