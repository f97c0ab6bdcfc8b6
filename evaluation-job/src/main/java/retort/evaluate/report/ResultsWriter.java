package retort.evaluate.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import retort.dataset.ManifestFile;
import retort.dataset.ParquetFolder;
import retort.evaluate.trials.TrialResult;
import retort.storage.Storage;

/** Writes what people and programs read of some trials; the manifest comes last. */
public final class ResultsWriter {
  /**
   * The columns: {@code accuracy} is a share; {@code settings} holds every setting that the trial
   * ran under, {@code chosen} what its protocol chose by itself.
   */
  private static final StructType SCHEMA =
      new StructType()
          .add("method", DataTypes.StringType, false)
          .add("architecture", DataTypes.StringType, false)
          .add("target", DataTypes.StringType, false)
          .add("protocol", DataTypes.StringType, false)
          .add("seed", DataTypes.LongType, false)
          .add("images", DataTypes.IntegerType, false)
          .add("accuracy", DataTypes.DoubleType, false)
          .add("pretrain_seconds", DataTypes.DoubleType, false)
          .add("seconds", DataTypes.DoubleType, false)
          .add(
              "chosen",
              DataTypes.createMapType(DataTypes.StringType, DataTypes.DoubleType, false),
              false)
          .add(
              "settings",
              DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType, false),
              false);

  private ResultsWriter() {}

  /**
   * Writes them.
   *
   * @param folder in which only names that begin with {@code _} stand
   * @return the table in Markdown, as in {@code _report/results.md}
   */
  public static String write(
      SparkSession spark, Storage folder, ResultsManifest manifest, List<TrialResult> results) {
    Map<String, String> settings = new LinkedHashMap<>();
    manifest.settings().forEach((key, value) -> settings.put(key, String.valueOf(value)));
    List<Row> rows =
        results.stream()
            .map(
                r ->
                    RowFactory.create(
                        r.method(),
                        r.architecture(),
                        r.target(),
                        r.protocol(),
                        r.seed(),
                        manifest.images(),
                        r.accuracy(),
                        r.pretrainSeconds(),
                        r.seconds(),
                        r.chosen(),
                        settings))
            .toList();
    ParquetFolder.write(
        spark.createDataFrame(rows, SCHEMA).coalesce(1).write().option("compression", "zstd"),
        folder);
    List<Summary> summaries = Summary.of(results);
    String markdown = ResultTables.markdown(ResultTables.of(summaries));
    Storage report = folder.child("_report");
    report.child("results.md").writeText(markdown);
    report.child("report.html").writeText(EvaluationReport.html(manifest, summaries));
    ManifestFile.in(folder).writeJson(manifest);
    return markdown;
  }
}
