package retort.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import retort.testing.LocalSpark;

/** Folders of tables whose names say something of the rows. */
@ExtendWith(LocalSpark.class)
class ParquetFoldersTest {
  @TempDir private Path root;

  /** Four rows without labels of their own in each folder. */
  @ParameterizedTest
  @CsvSource({
    "label=dog label=cat, '', dog cat",
    "Label=b%3Aa Label=%E8%8A%B1, '', b:a 花",
    "label=e\u0301 label=\u00e9, '', \u00e9 \u00e9",
    "label=10 label=9, '', 10 9",
    "label=x label=__HIVE_DEFAULT_PARTITION__, '', x _",
    "year=2024/class=a year=2025/class=b, '', a b",
    "kind=a/label=1 kind=b/label=1, kind, a b",
    "year=2024 year=2025, '', _ _",
  })
  void aFolderIsAColumn(String folders, String column, String expected, SparkSession spark)
      throws Exception {
    String[] places = folders.split(" ", -1);
    for (int i = 0; i < places.length; i++) {
      copy("binary-file", places[i] + "/" + i + ".parquet");
    }
    Source source = Reading.open(TableColumns.of("", column, ""), root);
    List<String> classes = source.classes(spark);
    List<SourceImage> images = Reading.all(spark, source, 2);
    assertEquals(4 * places.length, images.size());
    String[] labels = expected.split(" ", -1);
    for (SourceImage image : images) {
      int file = Integer.parseInt(image.id().replaceFirst(".*(\\d)\\.parquet#\\d$", "$1"));
      assertEquals(labels[file], name(image.label(), classes), image.id());
    }
  }

  private static String name(Integer label, List<String> classes) {
    if (label == null) {
      return "_";
    }
    return classes.isEmpty() ? label.toString() : classes.get(label);
  }

  /** The rows' own column is theirs, whatever the folder is called. */
  @ParameterizedTest
  @ValueSource(strings = "label=7")
  void theFileGoesFirst(String place, SparkSession spark) throws Exception {
    copy("null-path", place + "/0.parquet");
    List<Integer> labels =
        Reading.all(spark, Reading.open("parquet", root), 1).stream()
            .map(SourceImage::label)
            .toList();
    assertEquals(Arrays.asList(0, 1, 0, 1), labels);
  }

  @ParameterizedTest
  @CsvSource({
    "_delta_log/00000000000000000000.json, Delta",
    "part/_delta_log/0.json, Delta",
    "metadata/v1.metadata.json, Iceberg",
    ".hoodie/hoodie.properties, Hudi",
  })
  void tablesOfSeveralVersionsAreRefused(String log, String format, SparkSession spark)
      throws Exception {
    copy("null-path", "a.parquet");
    copy("null-path", "deleted.parquet");
    Path file = root.resolve(log);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "{}");
    Reading.assertRefused(
        () -> Reading.open("parquet", root), "a table of " + format, root + "/*.parquet");
    Source named =
        SourceFiles.find(
                new SourceRequest("parquet", List.of(root + "/*.parquet"), ""), new Configuration())
            .open();
    assertEquals(8, Reading.all(spark, named, 1).size());
  }

  private void copy(String table, String place) throws IOException, URISyntaxException {
    Path to = root.resolve(place);
    Files.createDirectories(to.getParent());
    Files.copy(
        Path.of(ParquetFoldersTest.class.getResource("/parquet/" + table + ".parquet").toURI()),
        to);
  }
}
