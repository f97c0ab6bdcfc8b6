package retort.dataset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import retort.Quantity;
import retort.UserException;
import retort.cluster.Stragglers;
import retort.storage.Sha256;
import retort.storage.Storage;

/** A features dataset: a Parquet folder with a row for every view of every image. */
public final class Features {
  private static final Logger LOG = LoggerFactory.getLogger(Features.class);

  /** The column of representations. */
  public static final String REPRESENTATION = "representation";

  /** Seconds that a failed job's other tasks may take to stop. */
  private static final int STOP = 60;

  private final String uri;
  private final String fingerprint;
  private final FeaturesManifest manifest;
  private final Dataset<Row> rows;

  private Features(String uri, String fingerprint, FeaturesManifest manifest, Dataset<Row> rows) {
    this.uri = uri;
    this.fingerprint = fingerprint;
    this.manifest = manifest;
    this.rows = rows;
  }

  /**
   * The contract's columns: {@code id} string, {@code label} int or null, {@code image}
   * struct&lt;bytes, path&gt; (PNG or JPEG), {@code view} int, {@code augmentation} struct&lt;dx,
   * dy, flip&gt;, {@code representation} array&lt;float&gt;.
   */
  public static StructType schema() {
    StructType image =
        new StructType()
            .add("bytes", DataTypes.BinaryType, false)
            .add("path", DataTypes.StringType, true);
    StructType augmentation =
        new StructType()
            .add("dx", DataTypes.IntegerType, false)
            .add("dy", DataTypes.IntegerType, false)
            .add("flip", DataTypes.BooleanType, false);
    return new StructType()
        .add("id", DataTypes.StringType, false)
        .add("label", DataTypes.IntegerType, true)
        .add("image", image, false)
        .add("view", DataTypes.IntegerType, false)
        .add("augmentation", augmentation, false)
        .add(REPRESENTATION, DataTypes.createArrayType(DataTypes.FloatType, false), false);
  }

  /**
   * Opens and checks a dataset.
   *
   * @param uri of the folder
   * @throws UserException where there is none, it is incomplete, its manifest is not one of this
   *     version, or a column is missing or of another type
   */
  public static Features open(SparkSession spark, String uri) {
    Storage folder = Storage.of(uri, hadoop(spark));
    if (!folder.exists()) {
      throw new UserException("%s: no features there".formatted(folder));
    }
    for (String name : List.of(ParquetFolder.COMMITTED, ManifestFile.NAME)) {
      if (!folder.child(name).exists()) {
        throw new UserException(
            "%s: it is incomplete: there is no %s; extract the features again"
                .formatted(folder, name));
      }
    }
    FeaturesManifest manifest = ManifestFile.in(folder).readJson(FeaturesManifest.class);
    String fingerprint = Sha256.of(ManifestFile.in(folder).read());
    Dataset<Row> rows = read(spark, folder);
    requireAll(rows.count(), manifest, folder);
    return new Features(folder.toString(), fingerprint, manifest, rows);
  }

  /** The files' footers tell how many rows there are. */
  private static void requireAll(long rows, FeaturesManifest manifest, Storage folder) {
    long written = manifest.images() * manifest.views();
    if (rows != written) {
      throw new UserException(
          "%s: %s, and %d expected (%s, %s): files were lost or added; extract the features again"
              .formatted(
                  folder,
                  Quantity.of(rows, "row is there", "rows are there"),
                  written,
                  Quantity.of(manifest.images(), "image"),
                  Quantity.of(manifest.views(), "view")));
    }
  }

  /**
   * Writes a dataset: the rows, then the manifest, so that a folder without one is known to be
   * incomplete. Where the rows can't be had, nothing stays of them.
   *
   * @param rows of {@link #schema}
   * @param folder where no data is; what lies there under names with an underscore stays
   * @param manifest of these rows
   */
  public static void write(Dataset<Row> rows, Storage folder, FeaturesManifest manifest) {
    try (Stragglers stragglers = Stragglers.watch(rows.sparkSession())) {
      try {
        write(rows, folder);
      } catch (Exception e) {
        // Spark has cleared the folder, but a task still at work makes its part of it again.
        if (!stragglers.await(STOP)) {
          LOG.warn(
              "{}: a task of the failed job is still at work after {} s: start the next run with"
                  + " --overwrite",
              folder,
              STOP);
        }
        folder.child("_temporary").delete();
        throw e;
      }
    }
    ManifestFile.in(folder).writeJson(manifest);
  }

  private static void write(Dataset<Row> rows, Storage folder) {
    ParquetFolder.write(
        rows.write()
            .options(
                Map.of(
                    "compression",
                    "zstd",
                    // No two floats of a representation are alike; labels, paths and views are.
                    "parquet.enable.dictionary#" + REPRESENTATION + ".list.element",
                    "false",
                    "parquet.enable.dictionary#image.bytes",
                    "false")),
        folder);
  }

  /** Where it lies, for messages and lineage. */
  public String uri() {
    return uri;
  }

  /** SHA-256 of the manifest's bytes: tells one extraction from another. */
  public String fingerprint() {
    return fingerprint;
  }

  /** What the dataset says about itself. */
  public FeaturesManifest manifest() {
    return manifest;
  }

  /** The rows, with exactly the columns of {@link #schema}, in no particular order. */
  public Dataset<Row> rows() {
    return rows;
  }

  private static Dataset<Row> read(SparkSession spark, Storage folder) {
    Dataset<Row> found;
    try {
      found = ParquetFolder.reader(spark).parquet(folder.path().toString());
    } catch (Exception e) {
      if (e instanceof AnalysisException) {
        throw new UserException(
            "%s: it is incomplete: there is no Parquet file; extract the features again"
                .formatted(folder),
            e);
      }
      throw e;
    }
    List<String> wrong = new ArrayList<>();
    for (StructField field : schema().fields()) {
      String name = field.name();
      String wanted = plain(field.dataType());
      if (!List.of(found.columns()).contains(name)) {
        wrong.add("no column %s %s".formatted(name, wanted));
      } else if (!plain(found.schema().apply(name).dataType()).equals(wanted)) {
        wrong.add(
            "column %s is %s, not %s"
                .formatted(name, plain(found.schema().apply(name).dataType()), wanted));
      }
    }
    if (!wrong.isEmpty()) {
      throw new UserException(
          "%s: not a features dataset: %s".formatted(folder, String.join("; ", wrong)));
    }
    return found.select(
        Arrays.stream(schema().fieldNames()).map(functions::col).toArray(Column[]::new));
  }

  /** The type's name: its nullability left out, which Parquet readers see as they like. */
  private static String plain(DataType type) {
    return type.catalogString();
  }

  private static Configuration hadoop(SparkSession spark) {
    return spark.sessionState().newHadoopConf();
  }
}
