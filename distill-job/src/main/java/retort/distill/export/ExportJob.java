package retort.distill.export;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import retort.Quantity;
import retort.UserException;
import retort.command.IfExists;
import retort.dataset.DistilledManifest;
import retort.dataset.DistilledSet;
import retort.dataset.ManifestFile;
import retort.dataset.PretrainingRecipe;
import retort.dataset.Synthetic;
import retort.distill.InitialPairsFile;
import retort.progress.Interruption;
import retort.report.Page;
import retort.settings.Settings;
import retort.storage.DataFolder;
import retort.storage.DisjointPaths;
import retort.storage.Lease;
import retort.storage.Storage;
import retort.tensors.Tensor;

/**
 * Writes the folder: under a hidden name that is renamed when all is there; where a rename is a
 * copy, in its place, {@code _retort.json} last.
 */
final class ExportJob {
  private static final Logger LOG = LoggerFactory.getLogger(ExportJob.class);
  private static final String DATA = "train-00000-of-00001.parquet";

  private final SparkSession spark;
  private final Configuration hadoop;
  private final DistilledSet set;
  private final Synthetic pairs;
  private final List<String> inputs;
  private final boolean random;
  private final boolean npz;
  private final PretrainingRecipe recipe;
  private final List<Accuracies> accuracies;

  /**
   * Reads everything that goes in.
   *
   * @param evaluation its URI, or nothing
   * @throws UserException where something is missing or does not belong together
   */
  ExportJob(SparkSession spark, String distilled, String evaluation, boolean random, boolean npz) {
    this.spark = spark;
    this.hadoop = spark.sessionState().newHadoopConf();
    this.set = DistilledSet.read(spark, distilled);
    this.inputs = evaluation.isEmpty() ? List.of(distilled) : List.of(distilled, evaluation);
    this.random = random;
    this.npz = npz;
    this.pairs = random ? initial(Storage.of(distilled, hadoop)) : set.pairs();
    Optional<EvaluationResults> results =
        evaluation.isEmpty()
            ? Optional.empty()
            : Optional.of(EvaluationResults.read(spark, evaluation, set));
    this.recipe = results.map(EvaluationResults::recipe).orElseGet(this::unmeasured);
    this.accuracies = results.map(EvaluationResults::accuracies).orElse(List.of());
  }

  /** The set's own; a set of an older version has none, and the defaults stand for it. */
  private PretrainingRecipe unmeasured() {
    PretrainingRecipe own = set.manifest().pretraining();
    return own != null
        ? own
        : PretrainingRecipe.of(Settings.load("", "", List.of()).effective("evaluate"), false);
  }

  private static Synthetic initial(Storage distilled) {
    Storage file = distilled.child("_checkpoints").child("initial.safetensors");
    if (!file.exists()) {
      throw new UserException(
          "%s: the images that the distillation started from are not there any more"
              .formatted(file));
    }
    Map<String, Tensor> tensors = new InitialPairsFile(file).tensors();
    if (!tensors.containsKey("targets")) {
      throw new UserException(
          "%s: an older version of Retort wrote it, without the representations of the images:"
                  .formatted(file)
              + " distill again (one step is enough: --set distill.steps=1 with the same seed)");
    }
    return new Synthetic(tensors.get("images"), tensors.get("targets"));
  }

  void run(String output, boolean overwrite) {
    Storage folder = DisjointPaths.output(output, inputs, hadoop);
    try (Lease lease = Lease.of(folder, Duration.ZERO)) {
      new DataFolder(folder, "export.sh", false)
          .makeRoom(exported(folder), overwrite ? IfExists.OVERWRITE : IfExists.REFUSE);
      Interruption.during(
          () -> write(folder, lease),
          () ->
              folder.renames()
                  ? "Nothing of it is kept: start the same command again"
                  : "The folder is not whole: the same command with --overwrite begins again");
    }
    LOG.info("wrote {} to {}", Quantity.of(pairs.count(), "image"), folder);
  }

  /** An earlier export, or on a store of objects the beginning of one, which has no manifest. */
  private static boolean exported(Storage folder) {
    return ManifestFile.in(folder).exists()
        ? ManifestFile.fields(folder).containsKey("set")
        : folder.child(DataCard.FILE).exists() && folder.child("data").child(DATA).exists();
  }

  private void write(Storage folder, Lease lease) {
    if (!folder.renames()) {
      write(folder);
      return;
    }
    Storage hidden = folder.sibling("." + folder.path().getName() + "-" + UUID.randomUUID());
    try {
      write(hidden);
      lease.check();
      folder.delete();
      hidden.moveTo(folder);
    } finally {
      hidden.delete();
    }
  }

  private void write(Storage folder) {
    folder.child("data").child(DATA).write(parquet(folder));
    if (npz) {
      folder.child("distilled.npz").write(Npz.of(pairs));
    }
    DataCard card = new DataCard(set, pairs, random, recipe, accuracies, npz);
    folder.child(DataCard.FILE).writeText(card.text());
    folder.child("pretrain.py").writeText(Page.text("pretrain", recipe));
    ManifestFile.in(folder).writeJson(manifest());
  }

  /** The bytes of the one file that Spark makes of the rows. */
  private byte[] parquet(Storage folder) {
    Storage work = folder.child("_spark");
    try {
      DistilledSet.write(
          spark, work, set.manifest(), pairs.images().values(), pairs.targets().values());
      List<String> files = work.names().stream().filter(name -> name.endsWith(".parquet")).toList();
      if (files.size() != 1) {
        throw new IllegalStateException("%s holds %s, not one file".formatted(work, files));
      }
      return work.child(files.get(0)).read();
    } finally {
      work.delete();
    }
  }

  /** The distilled set's own, with the recipe and what it gave. */
  private Map<String, Object> manifest() {
    DistilledManifest of = set.manifest();
    Map<String, Object> manifest = new LinkedHashMap<>();
    manifest.put("format", of.format());
    manifest.put("version", of.version());
    manifest.put("images", of.images());
    manifest.put("channels", of.channels());
    manifest.put("imageSize", of.imageSize());
    manifest.put("dimension", of.dimension());
    manifest.put("mean", of.mean());
    manifest.put("std", of.std());
    manifest.put("step", random ? 0 : of.step());
    manifest.put("loss", random ? null : of.loss());
    manifest.put("heldOut", random ? null : of.heldOut());
    manifest.put("backbone", of.backbone());
    manifest.put("features", of.features());
    manifest.put("settings", of.settings());
    manifest.put("createdBy", of.createdBy());
    manifest.put("set", random ? "random" : "distilled");
    manifest.put("distilled", Map.of("uri", set.uri(), "sha256", set.fingerprint()));
    manifest.put("pretraining", recipe);
    manifest.put("accuracies", new ArrayList<>(accuracies));
    return manifest;
  }
}
