package retort.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import retort.testing.LocalSpark;

/** Row groups and pages of every size and compression: no more than a page is held at a time. */
@ExtendWith(LocalSpark.class)
class ParquetPagesTest {
  /** Images of a file: 40 of 900 kB, which DuckDB puts into one page. */
  private static final int IMAGES = 40;

  private static final int BYTES = 900_000;

  @TempDir private static Path folder;

  @BeforeAll
  static void blobs() throws Exception {
    Path raw = Files.createDirectory(folder.resolve("raw"));
    for (int i = 0; i < IMAGES; i++) {
      Files.write(raw.resolve("%02d.bin".formatted(i)), blob(i));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"uncompressed", "snappy", "gzip", "zstd", "lz4_raw"})
  void bigPagesOfEveryCompression(String codec, SparkSession spark) throws Exception {
    Path file = duck(codec + ".parquet", "*", "format parquet, compression " + codec);
    // Three ranges of rows, of which two begin inside the page.
    List<SourceImage> images = Reading.all(spark, Reading.open("parquet", file), 3);
    assertEquals(IMAGES, images.size());
    for (int i = 0; i < IMAGES; i++) {
      assertEquals("%02d.bin".formatted(i), Path.of(images.get(i).id()).getFileName().toString());
      assertArrayEquals(blob(i), images.get(i).encoded());
    }
    assertArrayEquals(blob(0), Reading.open("parquet", file).sample(1).get(0).encoded());
  }

  @Test
  void smallPagesAndDictionariesFromAnyRowOn(SparkSession spark) throws Exception {
    List<Row> rows =
        java.util.stream.IntStream.range(0, 5000)
            .mapToObj(i -> RowFactory.create(i, i % 7 == 0 ? null : small(i), "c" + i % 11))
            .toList();
    Path parts = folder.resolve("small");
    spark
        .createDataFrame(rows, StructType.fromDDL("id int, image binary, label string"))
        .coalesce(1)
        .write()
        .option("parquet.page.size", 2000)
        .option("parquet.page.row.count.limit", 100)
        .option("parquet.block.size", 60_000)
        .option("parquet.writer.version", "v2")
        .parquet(parts.toString());
    Source source = Reading.open("parquet", parts);
    List<String> classes = source.classes(spark);
    List<SourceImage> images =
        source.images(spark, 13).collect().stream()
            .sorted(Comparator.comparing(image -> Integer.valueOf(image.id())))
            .toList();
    assertEquals(5000, images.size());
    for (int i = 0; i < 5000; i++) {
      assertEquals(Integer.toString(i), images.get(i).id());
      assertArrayEquals(i % 7 == 0 ? null : small(i), images.get(i).encoded());
      assertEquals("c" + i % 11, classes.get(images.get(i).label()));
    }
  }

  @Test
  void whatCannotBeReadIsSaidInALine(SparkSession spark) throws Exception {
    Path brotli = duck("b.parquet", "0[0-3].bin", "format parquet, compression brotli");
    Reading.assertRefused(
        () -> Reading.open("parquet", brotli),
        "b.parquet: compressed by BROTLI, for which this Spark has no program");
    Path secret =
        duck("s.parquet", "0[0-3].bin", "format parquet, encryption_config {footer_key: 'k'}");
    Reading.assertRefused(() -> Reading.open("parquet", secret), "s.parquet: it is encrypted");
    Path whole = duck("w.parquet", "0[0-3].bin", "format parquet, compression zstd");
    byte[] bytes = Files.readAllBytes(whole);
    byte[] damaged = bytes.clone();
    Arrays.fill(damaged, 4, 2000, (byte) 0xff);
    Path pages = Files.write(folder.resolve("pages.parquet"), damaged);
    Reading.assertRefused(
        () -> Reading.open("parquet", pages).images(spark, 1).count(),
        "pages.parquet: damaged: the rows from 0 on can't be read");
    damaged = bytes.clone();
    Arrays.fill(damaged, bytes.length - 60, bytes.length - 8, (byte) 0xff);
    Path footer = Files.write(folder.resolve("footer.parquet"), damaged);
    Reading.assertRefused(
        () -> Reading.open("parquet", footer), "footer.parquet: damaged: its footer can't be read");
    Path none = Files.createDirectories(folder.resolve("none/of/it"));
    Reading.assertRefused(() -> Reading.open("parquet", none), "none/of/it");
  }

  private static byte[] blob(int seed) {
    byte[] blob = new byte[BYTES];
    new SplittableRandom(seed).nextBytes(blob);
    return blob;
  }

  private static byte[] small(int seed) {
    return Arrays.copyOf(blob(seed % 90), 30 + seed % 40);
  }

  /**
   * A file as DuckDB writes it.
   *
   * @param files a glob of the blobs in it
   */
  private static Path duck(String name, String files, String options) throws Exception {
    Path file = folder.resolve(name);
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement()) {
      statement.execute("set threads = 1");
      statement.execute("pragma add_parquet_key('k', '0123456789112345')");
      statement.execute(
          "copy (select filename as path, content from read_blob('%s/raw/%s') order by 1) to '%s' (%s)"
              .formatted(folder, files, file, options));
    }
    return file;
  }
}
