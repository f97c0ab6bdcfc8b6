package retort.distill.export;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import retort.UserException;
import retort.dataset.DistilledSet;
import retort.dataset.ManifestFile;
import retort.dataset.PretrainingRecipe;
import retort.report.Sample;
import retort.storage.Storage;

/**
 * What evaluate.sh wrote.
 *
 * @param recipe of the pre-training
 * @param accuracies in the order of the results
 */
record EvaluationResults(PretrainingRecipe recipe, List<Accuracies> accuracies) {
  private static final String FORMAT = "retort-results";

  /** Of {@code _retort.json}: what is needed here. */
  private record Manifest(
      String format, Map<String, String> distilled, Map<String, Object> settings) {}

  private record ResultKey(String method, String architecture, String protocol, String target) {}

  /**
   * Reads the results of a set.
   *
   * @throws UserException where they are incomplete, none of an evaluation, or of other sets
   */
  static EvaluationResults read(SparkSession spark, String uri, DistilledSet set) {
    Storage folder = Storage.of(uri, spark.sessionState().newHadoopConf());
    Storage file = ManifestFile.in(folder);
    if (!file.exists()) {
      throw new UserException(
          "--evaluation %s: there is no _retort.json: give what evaluate.sh wrote, complete"
              .formatted(folder));
    }
    Manifest manifest = file.readJson(Manifest.class);
    if (!FORMAT.equals(manifest.format())) {
      throw new UserException(
          "--evaluation %s: its _retort.json is of a %s, not of %s: give what evaluate.sh wrote"
              .formatted(folder, manifest.format(), FORMAT));
    }
    if (!manifest.distilled().containsValue(set.fingerprint())) {
      throw new UserException(
          "--evaluation %s measured other sets (%s) than %s: evaluate this one"
              .formatted(folder, String.join(", ", manifest.distilled().keySet()), set.uri()));
    }
    return new EvaluationResults(
        PretrainingRecipe.of(manifest.settings(), true), accuracies(rows(spark, folder)));
  }

  private static List<Row> rows(SparkSession spark, Storage folder) {
    try {
      return spark
          .read()
          .parquet(folder.path().toString())
          .select("method", "architecture", "protocol", "target", "seed", "accuracy")
          .orderBy("protocol", "architecture", "target", "method", "seed")
          .collectAsList();
    } catch (Exception e) {
      if (e instanceof AnalysisException) {
        throw new UserException(
            "--evaluation %s: no results of evaluate.sh can be read there".formatted(folder), e);
      }
      throw e;
    }
  }

  private static List<Accuracies> accuracies(List<Row> rows) {
    Map<ResultKey, List<Double>> values = new LinkedHashMap<>();
    for (Row row : rows) {
      ResultKey key =
          new ResultKey(row.getString(0), row.getString(1), row.getString(2), row.getString(3));
      values.computeIfAbsent(key, k -> new ArrayList<>()).add(100 * row.getDouble(5));
    }
    List<Accuracies> all = new ArrayList<>();
    values.forEach(
        (key, percents) -> {
          Sample sample = new Sample(percents);
          all.add(
              new Accuracies(
                  key.method(),
                  key.architecture(),
                  key.protocol(),
                  key.target(),
                  sample.count(),
                  sample.mean(),
                  Double.isNaN(sample.halfWidth()) ? null : sample.halfWidth()));
        });
    return all;
  }
}
