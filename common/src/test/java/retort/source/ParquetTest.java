package retort.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import retort.image.ImageCodec;
import retort.image.Pixels;
import retort.image.UnusableImageException;
import retort.testing.LocalSpark;

@ExtendWith(LocalSpark.class)
class ParquetTest {
  private static final String IMAGE = "image struct<bytes: binary, path: string>";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 20})
  void severalFilesAreOneDataset(int partitions, SparkSession spark) throws Exception {
    List<Row> first = new ArrayList<>();
    List<Row> second = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      (i < 4 ? first : second).add(RowFactory.create(image(i, null), (long) (i % 3)));
    }
    write(spark, "train-0.parquet", IMAGE + ", label bigint", first);
    write(spark, "sub/train 1.parquet", IMAGE + ", label bigint", second);
    Source source = Reading.open("parquet", folder);
    List<SourceImage> images = Reading.all(spark, source, partitions);
    assertEquals(
        Map.of(
            "sub/train 1.parquet#0", 1,
            "sub/train 1.parquet#1", 2,
            "train-0.parquet#0", 0,
            "train-0.parquet#1", 1,
            "train-0.parquet#2", 2,
            "train-0.parquet#3", 0),
        Reading.labels(images));
    assertEquals(pixels(5), images.get(1).decoded());
    assertEquals(pixels(3), images.get(5).decoded());
    assertEquals("file:" + folder.resolve("train-0.parquet"), images.get(5).path());
    assertEquals(
        images.stream().limit(5).map(SourceImage::id).toList(),
        source.sample(5).stream().map(SourceImage::id).toList());
  }

  @Test
  void pathsThatAreUniqueAreIds(SparkSession spark) throws IOException {
    List<Row> rows =
        List.of(
            RowFactory.create(image(0, "a.png"), 5), RowFactory.create(image(1, "b.png"), null));
    Path file = write(spark, "x.parquet", IMAGE + ", fine_label int", rows);
    List<SourceImage> images = Reading.all(spark, Reading.open("parquet", file), 0);
    assertEquals("a.png", images.get(0).id());
    assertEquals("a.png", images.get(0).path());
    assertEquals(5, images.get(0).label());
    assertNull(images.get(1).label());
    write(spark, "y.parquet", IMAGE + ", fine_label int", rows);
    assertEquals(
        List.of("x.parquet#0", "x.parquet#1", "y.parquet#0", "y.parquet#1"),
        Reading.all(spark, Reading.open("parquet", folder), 2).stream()
            .map(SourceImage::id)
            .toList());
  }

  @Test
  void anIdColumnIsTheIds(SparkSession spark) throws IOException {
    Path numbers =
        write(
            spark,
            "n.parquet",
            "id bigint, img struct<bytes: binary, path: string>",
            List.of(RowFactory.create(12L, image(0, "a")), RowFactory.create(7L, image(1, "a"))));
    assertEquals(
        List.of("12", "7"),
        Reading.all(spark, Reading.open("parquet", numbers), 1).stream()
            .map(SourceImage::id)
            .toList());
    Path twice =
        write(
            spark,
            "t.parquet",
            "id string, " + IMAGE,
            List.of(
                RowFactory.create("k", image(0, "a")),
                RowFactory.create("k", image(1, "b")),
                RowFactory.create("l", image(2, "c"))));
    // Nobody said that they are ids.
    assertEquals(
        List.of("a", "b", "c"),
        Reading.all(spark, Reading.open("parquet", twice), 1).stream()
            .map(SourceImage::id)
            .toList());
    Source named = Reading.open(TableColumns.of("", "", "id"), twice);
    Reading.assertRefused(
        () -> named.images(spark, 1), "--id-column id: ids must be unique: k is there 2 times");
  }

  @Test
  void anImageWithoutBytesIsUnusable(SparkSession spark) throws IOException {
    Path file =
        write(
            spark,
            "x.parquet",
            IMAGE,
            List.of(
                RowFactory.create(RowFactory.create(null, "elsewhere.png")),
                RowFactory.create((Object) null)));
    for (List<SourceImage> images :
        List.of(
            Reading.all(spark, Reading.open("parquet", file), 1),
            Reading.open("parquet", file).sample(5))) {
      assertEquals(2, images.size());
      for (SourceImage image : images) {
        assertThrows(UnusableImageException.class, image::decoded);
      }
    }
  }

  @Test
  void labelsOfDifferentWidthsAreReadTogether(SparkSession spark) throws IOException {
    write(spark, "a.parquet", IMAGE + ", label int", List.of(RowFactory.create(image(0, null), 1)));
    write(
        spark,
        "b.parquet",
        IMAGE + ", label bigint",
        List.of(RowFactory.create(image(1, null), 2L)));
    assertEquals(
        Map.of("a.parquet#0", 1, "b.parquet#0", 2),
        Reading.labels(Reading.all(spark, Reading.open("parquet", folder), 1)));
  }

  @Test
  void whatHasNoImageColumnIsRefusedWithItsColumns(SparkSession spark) throws IOException {
    Path other =
        write(
            spark, "other.parquet", "picture string, label int", List.of(RowFactory.create("", 1)));
    Reading.assertRefused(
        () -> Reading.open("parquet", other),
        "other.parquet",
        "struct<bytes: binary, path: string> or binary, not pixels, text or links: choose one by"
            + " --image-column",
        "its columns: picture string, label int32");
    Path good = write(spark, "good.parquet", IMAGE, List.of(RowFactory.create(image(0, null))));
    Path labeled =
        write(
            spark,
            "labeled.parquet",
            IMAGE + ", label int",
            List.of(RowFactory.create(image(0, null), 1)));
    Reading.assertRefused(
        () -> Reading.open("parquet", good, labeled),
        "labeled.parquet has other columns",
        "good.parquet");
  }

  @Test
  void whatIsNoParquetIsRefused(SparkSession spark) throws IOException {
    Path text = Files.writeString(folder.resolve("text.parquet"), "not a table of any kind");
    Reading.assertRefused(() -> Reading.open("parquet", text), "text.parquet: not a Parquet file");
    Path empty = Files.write(folder.resolve("empty.parquet"), new byte[0]);
    Reading.assertRefused(
        () -> Reading.open("parquet", empty), "empty.parquet: not a Parquet file: it is empty");
    byte[] whole =
        Files.readAllBytes(
            write(spark, "w.parquet", IMAGE, List.of(RowFactory.create(image(0, null)))));
    Path cut = Files.write(folder.resolve("cut.parquet"), Arrays.copyOf(whole, whole.length - 20));
    Reading.assertRefused(() -> Reading.open("parquet", cut), "cut.parquet: cut off");
    Path none = Files.createDirectory(folder.resolve("none"));
    Reading.assertRefused(() -> Reading.open("parquet", none), "found 0 files named *.parquet");
  }

  private static Row image(int seed, String path) {
    return RowFactory.create(ImageCodec.png(pixels(seed)), path);
  }

  private static Pixels pixels(int seed) {
    byte[] values = new byte[3 * 4];
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) (31 * seed + 20 * i);
    }
    return new Pixels(values, 3, 2, 2);
  }

  /** One file. */
  private Path write(SparkSession spark, String name, String schema, List<Row> rows)
      throws IOException {
    Path parts = folder.resolve("_" + name.replace('/', '-'));
    spark
        .createDataFrame(rows, StructType.fromDDL(schema))
        .coalesce(1)
        .write()
        .parquet(parts.toString());
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    try (Stream<Path> written = Files.list(parts)) {
      Path part = written.filter(p -> p.toString().endsWith(".parquet")).findFirst().orElseThrow();
      return Files.move(part, file);
    }
  }
}
