package retort.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.PathFilter;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import retort.dataset.ParquetFolder;
import retort.storage.Storage;
import retort.testing.LocalSpark;

/** A job in a context whose defaults would lose its data without a word. */
@ExtendWith(LocalSpark.class)
class SessionRulesTest {
  private static final Map<String, String> SQL =
      Map.of(
          "spark.sql.files.ignoreCorruptFiles", "true",
          "spark.sql.files.ignoreMissingFiles", "true",
          "spark.sql.parquet.binaryAsString", "true",
          "spark.sql.parquet.writeLegacyFormat", "true",
          "spark.sql.ansi.enabled", "false",
          "spark.sql.sources.useV1SourceList", "");
  private static final Map<String, String> HADOOP =
      Map.of(
          "mapreduce.input.pathFilter.class", NoParts.class.getName(),
          "mapreduce.fileoutputcommitter.marksuccessfuljobs", "false",
          "mapreduce.fileoutputcommitter.cleanup.skipped", "true",
          "mapreduce.output.basename", "_part");

  /** Leaves every file of data out. */
  public static final class NoParts implements PathFilter {
    @Override
    public boolean accept(org.apache.hadoop.fs.Path path) {
      return !path.getName().contains("part");
    }
  }

  @TempDir private Path folder;

  private SparkSession spark;

  @BeforeEach
  void hostile(SparkSession session) {
    spark = session;
    SparkConf conf = spark.sparkContext().conf();
    SQL.forEach(conf::set);
    HADOOP.forEach(spark.sparkContext().hadoopConfiguration()::set);
  }

  @AfterEach
  void peaceful() {
    SparkConf conf = spark.sparkContext().conf();
    SQL.keySet().forEach(conf::remove);
    HADOOP.keySet().forEach(spark.sparkContext().hadoopConfiguration()::unset);
  }

  @Test
  void whatIsWrittenIsThereAndMarked() throws IOException {
    write();
    assertEquals(List.of("_SUCCESS", "part"), names());
    assertEquals(100, inJob(session -> (int) read(session).count()).intValue());
  }

  /** Where a cluster's committer leaves no mark whatever it is told. */
  @Test
  void theMarkStandsInAnyCase() throws IOException {
    write();
    Files.delete(folder.resolve("out/_SUCCESS"));
    Files.delete(folder.resolve("out/._SUCCESS.crc"));
    spark.conf().set("mapreduce.fileoutputcommitter.marksuccessfuljobs", "false");
    ParquetFolder.write(spark.range(1).toDF().write(), place());
    spark.conf().unset("mapreduce.fileoutputcommitter.marksuccessfuljobs");
    assertTrue(Files.exists(folder.resolve("out/_SUCCESS")));
  }

  @Test
  void aDamagedFileFailsTheJob() throws IOException {
    write();
    Path part;
    try (Stream<Path> all = Files.list(folder.resolve("out"))) {
      part = all.filter(file -> file.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(part);
    Arrays.fill(bytes, 4, bytes.length / 2, (byte) 7);
    Files.write(part, bytes);
    Files.deleteIfExists(part.resolveSibling("." + part.getFileName() + ".crc"));
    assertThrows(
        SparkException.class,
        () -> {
          try {
            inJob(session -> read(session).collectAsList());
          } catch (RuntimeException e) {
            throw e.getCause() instanceof SparkException cause ? cause : e;
          }
        });
  }

  @Test
  void bytesStayBytesAndNonsenseFails() throws IOException {
    write();
    List<Row> first =
        inJob(session -> read(session).orderBy("id").select("bytes").limit(1).collectAsList());
    assertEquals("x0", new String(first.get(0).<byte[]>getAs(0), StandardCharsets.UTF_8));
    assertThrows(
        Exception.class,
        () ->
            inJob(
                session ->
                    read(session).select(functions.col("text").cast("long")).collectAsList()));
  }

  @Test
  void theContextsOwnSessionKeepsItsSettings() {
    inJob(session -> null);
    assertEquals(spark, SparkSession.active());
    assertTrue(spark.conf().getOption("mapreduce.output.basename").isEmpty());
  }

  private <T> T inJob(Function<SparkSession, T> body) {
    List<T> result = new ArrayList<>();
    Job.onSpark("test", session -> result.add(body.apply(session)));
    return result.get(0);
  }

  private Storage place() {
    return Storage.of(folder.resolve("out").toString(), new Configuration());
  }

  private void write() {
    inJob(
        session -> {
          ParquetFolder.write(
              session
                  .range(0, 100)
                  .selectExpr("id", "concat('x', id) text", "cast(concat('x', id) as binary) bytes")
                  .coalesce(1)
                  .write(),
              place());
          return null;
        });
  }

  private Dataset<Row> read(SparkSession session) {
    return ParquetFolder.reader(session).parquet(folder.resolve("out").toString());
  }

  /** Names that are no checksums, shortened. */
  private List<String> names() throws IOException {
    try (Stream<Path> all = Files.list(folder.resolve("out"))) {
      return all.map(file -> file.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .map(name -> name.replaceFirst("-.*", ""))
          .sorted()
          .toList();
    }
  }
}
