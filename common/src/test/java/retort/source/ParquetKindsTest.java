package retort.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import retort.image.UnusableImageException;
import retort.parquet.ParquetTable;
import retort.testing.LocalSpark;

/** Tables as pyarrow writes them; {@code make_tables.py} beside them says what is in each. */
@ExtendWith(LocalSpark.class)
class ParquetKindsTest {

  /** Names of classes; an underscore is none. */
  @ParameterizedTest
  @CsvSource({
    "null-path, , , 0 1 0 1",
    "no-path, , , 2 0 2 255",
    "views, , , dog cat _ dog",
    "large, , , b a ä _",
    "class-label, , , plum apple _ plum",
    "binary-file, , , _ _ _ _",
    "labels, , , _ _ _ _",
    "labels, , i8, -1 1 _ 1",
    "labels, , u32, 0 2147483647 1 0",
    "labels, , flag, true false _ true",
    "labels, , whole, 1 2 _ _",
    "labels, webp, bytes_as_text, x y x y",
    "nested, sample.picture, sample.meta.class, p q p q",
    "nested, sample.picture.bytes, , _ _ _ _",
    "ambiguous, image, target, 1 1 0 0",
    "two-images, png, , 0 1 0 1",
    "decimals, , big, 3 -1 300 3",
    "decimals, , long, 3 -1 300 3",
    "decimals-as-integers, , , 3 -1 300 3",
    "decimals, , , _ _ _ _",
    "composed, , , é é b é",
  })
  void imagesAndLabels(String table, String image, String label, String names, SparkSession spark)
      throws Exception {
    TableColumns columns = TableColumns.of(text(image), text(label), "");
    Source source = Reading.open(columns, table(table));
    List<String> classes = source.classes(spark);
    List<SourceImage> images = Reading.all(spark, source, 2);
    List<String> found =
        images.stream().map(i -> i.label() == null ? "_" : name(i.label(), classes)).toList();
    assertEquals(Arrays.asList(names.split(" ")), found);
    for (int i = 0; i < 4; i++) {
      assertEquals(40 * i, images.get(i).decoded().values()[0] & 0xff, table);
    }
    List<SourceImage> sample = source.sample(3);
    assertEquals(3, sample.size(), table);
    assertEquals(40, sample.get(1).decoded().values()[0] & 0xff, table);
  }

  private static String name(int label, List<String> classes) {
    return classes.isEmpty() ? Integer.toString(label) : classes.get(label);
  }

  @ParameterizedTest
  @CsvSource({
    "null-path, '', null-path.parquet#0",
    "views, '', 0.png",
    "large, '', 0.png",
    "class-label, '', class-label.parquet#0",
    "binary-file, '', s3a://b/0.png",
    "labels, key, 10",
    "uuids, key, 80000000-0000-0000-0000-000000000000",
    "uuids, '', uuids.parquet#0",
    "uuids, id, 'refused: --id-column id is float: ids are strings, whole numbers or UUIDs'",
    "labels, u32, refused: ids must be unique: 0 is there 2 times",
    "labels, i8, 'refused: ids must be unique: 1 row has none, 1 is there 2 times'",
    "labels, twice, refused: ids must be unique: k is there 2 times",
    "labels, when, 'refused: --id-column when is date: ids are strings, whole numbers or UUIDs'",
  })
  void ids(String table, String column, String first, SparkSession spark) throws Exception {
    TableColumns columns = TableColumns.of("", "", column);
    if (first.startsWith("refused: ")) {
      Reading.assertRefused(
          () -> Reading.open(columns, table(table)).images(spark, 1),
          first.substring("refused: ".length()));
    } else {
      assertEquals(first, Reading.all(spark, Reading.open(columns, table(table)), 1).get(0).id());
    }
  }

  /** What a user may have meant to be ids is not passed over without a word. */
  @Test
  void anIdColumnThatCanBeNoneIsTold() throws Exception {
    for (String table : List.of("uuids", "labels")) {
      ParquetColumns columns =
          new ParquetColumns(
              ParquetTable.open(table(table).toString(), new Configuration()),
              TableColumns.of("", "", ""));
      assertEquals(table.equals("uuids") ? " (id float can't be)" : "", columns.notIds());
    }
  }

  @Test
  void rowsWithoutAnImageAreUnusable(SparkSession spark) throws Exception {
    Source source = Reading.open("parquet", table("holes"));
    for (List<SourceImage> images : List.of(Reading.all(spark, source, 1), source.sample(9))) {
      assertEquals(5, images.size());
      assertEquals(0, images.get(0).decoded().values()[0]);
      for (SourceImage image : images.subList(1, 4)) {
        assertThrows(UnusableImageException.class, image::decoded);
      }
      assertEquals(40, images.get(4).decoded().values()[0]);
    }
  }

  /** What is refused, and what is said; {@code target} stands for a job that needs labels. */
  @ParameterizedTest
  @CsvSource({
    "target, ambiguous, , , 'class and target could all be the labels: choose one by label='",
    "target, binary-file, , , 'no column of labels: choose one by label=; its columns: path"
        + " string'",
    "images, two-images, , , jpg and png could all be the images: choose one by --image-column",
    "images, nested, y, , '--image-column names; its columns: sample struct<picture: struct<bytes'",
    "images, views, label, , '--image-column label is string: images are binary'",
    "images, labels, , several, --label-column several is list<...>: labels are strings or whole",
    "images, labels, , when, --label-column when is date",
    "images, uuids, , key, --label-column key is uuid",
    "target, decimals, , , 'no column of labels: choose one by label='",
    "target, decimals, , label, 'label= label is decimal(10,2)'",
    "images, labels, , broken, the column broken has no classes: 2.5 is not whole",
    "images, labels, , u64, the label 18446744073709551615 in the column u64 doesn't fit",
  })
  void refused(
      String who, String table, String image, String label, String message, SparkSession spark) {
    TableColumns columns =
        who.equals("target")
            ? TableColumns.ofTarget(text(image), text(label), "")
            : TableColumns.of(text(image), text(label), "");
    Reading.assertRefused(
        () -> Reading.open(columns, table(table)).images(spark, 1).collect(),
        table + ".parquet",
        message);
  }

  @Test
  void columnsOfWhatHasNoneAreRefused() {
    Reading.assertRefused(
        () -> new SourceRequest("idx", List.of("x"), "", TableColumns.of("", "kind", "")),
        "--label-column kind: idx has no columns");
  }

  @Test
  void otherColumnsInAnotherFileAreRefused() {
    Reading.assertRefused(
        () -> Reading.open("parquet", table("null-path"), table("views")),
        "views.parquet has other columns (images image.bytes, labels label (names))",
        "null-path.parquet (images image.bytes, labels label)");
  }

  private static String text(String cell) {
    return cell == null ? "" : cell;
  }

  private static Path table(String name) throws URISyntaxException {
    return Path.of(ParquetKindsTest.class.getResource("/parquet/" + name + ".parquet").toURI());
  }
}
