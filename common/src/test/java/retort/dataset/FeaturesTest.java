package retort.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import retort.UserException;
import retort.storage.Storage;
import retort.testing.LocalSpark;

@ExtendWith(LocalSpark.class)
class FeaturesTest {
  private static final FeaturesManifest MANIFEST =
      new FeaturesManifest(
          FeaturesManifest.FORMAT,
          FeaturesManifest.VERSION,
          8,
          1,
          List.of(0.25),
          List.of(0.5),
          2,
          1,
          2,
          0,
          new TeacherName("t.onnx", "00"),
          Map.of("extract.seed", 0),
          Map.of("program", "retort"));

  @TempDir Path temporary;

  @Test
  void whatIsWrittenIsReadBack(SparkSession spark) {
    String uri = written(spark, rows(spark));
    Features features = Features.open(spark, uri);
    assertEquals(MANIFEST, features.manifest());
    List<Row> rows = features.rows().orderBy("view").collectAsList();
    assertEquals(2, rows.size());
    assertEquals("a", rows.get(0).getString(0));
    assertTrue(rows.get(0).isNullAt(1));
    assertEquals(List.of(1.5f, -2f), rows.get(0).getList(5));
    assertEquals(RowFactory.create(1, -1, true), rows.get(1).getStruct(4));
  }

  @Test
  void whatIsIncompleteIsRefused(SparkSession spark) throws Exception {
    assertRefused(spark, temporary.resolve("none").toString(), "no features there");
    String uri = written(spark, rows(spark));
    Files.delete(Path.of(uri, "_retort.json"));
    assertRefused(spark, uri, "it is incomplete: there is no _retort.json");
    Files.delete(Path.of(uri, "_SUCCESS"));
    assertRefused(spark, uri, "it is incomplete: there is no _SUCCESS");
    Path empty = Files.createDirectory(temporary.resolve("empty"));
    Files.createFile(empty.resolve("_SUCCESS"));
    Storage.of(empty.resolve("_retort.json").toString(), spark.sessionState().newHadoopConf())
        .writeJson(MANIFEST);
    assertRefused(spark, empty.toString(), "it is incomplete: there is no Parquet file");
  }

  @Test
  void filesThatAreLostOrAddedAreSaid(SparkSession spark) throws Exception {
    String uri = written(spark, rows(spark).repartition(2, functions.col("view")));
    List<Path> parts;
    try (Stream<Path> files = Files.list(Path.of(uri))) {
      // The largest first: a part may be without rows.
      parts =
          files
              .filter(file -> file.toString().endsWith(".parquet"))
              .sorted(Comparator.comparing((Path file) -> -file.toFile().length()))
              .toList();
    }
    Path added = Files.copy(parts.get(0), Path.of(uri, "copy.parquet"));
    assertRefused(spark, uri, "there, and 2 expected (1 image, 2 views)");
    Files.delete(added);
    Features.open(spark, uri);
    Files.delete(parts.get(0));
    assertRefused(spark, uri, "were lost or added");
  }

  @Test
  void whatIsOfAnotherKindIsRefused(SparkSession spark) throws Exception {
    Dataset<Row> other =
        rows(spark)
            .drop("augmentation")
            .withColumn("representation", functions.expr("transform(representation, x -> 1.5D)"));
    String uri = written(spark, other);
    assertRefused(spark, uri, "no column augmentation struct<dx:int,dy:int,flip:boolean>");
    assertRefused(spark, uri, "column representation is array<double>, not array<float>");
    Storage folder = Storage.of(uri, spark.sessionState().newHadoopConf());
    Storage manifest = folder.child(ManifestFile.NAME);
    manifest.writeText(manifest.readText().replace("retort-features", "x"));
    assertRefused(spark, uri, "expected format retort-features version 1, found x version 1");
    assertTrue(ManifestFile.is(folder, "x"));
    manifest.writeText("{}");
    assertRefused(spark, uri, "_retort.json: expected format retort-features version 1");
    manifest.writeText("{");
    assertRefused(spark, uri, "not a valid FeaturesManifest");
    assertEquals(Map.of(), ManifestFile.fields(folder));
  }

  private String written(SparkSession spark, Dataset<Row> rows) {
    Path folder = temporary.resolve("features");
    Features.write(
        rows, Storage.of(folder.toString(), spark.sessionState().newHadoopConf()), MANIFEST);
    return folder.toString();
  }

  private static Dataset<Row> rows(SparkSession spark) {
    Row image = RowFactory.create(new byte[] {1, 2}, "a.png");
    return spark.createDataFrame(
        List.of(
            row("a", image, 0, RowFactory.create(0, 0, false)),
            row("a", image, 1, RowFactory.create(1, -1, true))),
        Features.schema());
  }

  private static Row row(String id, Row image, int view, Row augmentation) {
    return RowFactory.create(id, null, image, view, augmentation, new Float[] {1.5f, -2f});
  }

  private static void assertRefused(SparkSession spark, String uri, String part) {
    UserException e = assertThrows(UserException.class, () -> Features.open(spark, uri));
    assertTrue(e.getMessage().contains(part), e.getMessage());
  }
}
