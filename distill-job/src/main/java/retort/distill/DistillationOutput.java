package retort.distill;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import retort.UserException;
import retort.command.IfExists;
import retort.dataset.DistilledManifest;
import retort.dataset.DistilledSet;
import retort.dataset.ManifestFile;
import retort.dataset.Synthetic;
import retort.image.Normalization;
import retort.storage.DataFolder;
import retort.storage.DisjointPaths;
import retort.storage.Storage;
import retort.tensors.Tensor;

/**
 * The folder of a run: the distilled set, {@code _report} and {@code _checkpoints}.
 *
 * @param folder OUTPUT
 */
record DistillationOutput(Storage folder) {

  /**
   * The output at a place.
   *
   * @param features that are read
   * @throws retort.UserException where one is in the other's way
   */
  static DistillationOutput at(SparkSession spark, String uri, String features) {
    return new DistillationOutput(
        DisjointPaths.output(uri, List.of(features), spark.sessionState().newHadoopConf()));
  }

  /** The manifest, which is written last. */
  Storage manifest() {
    return ManifestFile.in(folder);
  }

  Storage checkpoints() {
    return folder.child("_checkpoints");
  }

  Storage metrics() {
    return folder.child("_report").child("metrics.jsonl");
  }

  /**
   * Makes room.
   *
   * @return whether the distilled set is there, and the run to be resumed is done
   * @throws UserException where something is in the way
   */
  boolean prepare(IfExists ifExists) {
    boolean ours = ManifestFile.is(folder, DistilledManifest.FORMAT) || checkpoints().exists();
    data().makeRoom(ours, ifExists);
    return manifest().exists();
  }

  private DataFolder data() {
    return new DataFolder(folder, "distill.sh", true);
  }

  Storage report() {
    return folder.child("_report").child("report.html");
  }

  /** Keeps the first synthetic pairs: for the report, and as the random baseline. */
  void keepInitial(Synthetic synthetic) {
    InitialPairsFile.in(checkpoints()).write(synthetic);
  }

  /** {@code images} and, but for runs of older versions, {@code targets} of the first pairs. */
  Map<String, Tensor> initialPairs() {
    return InitialPairsFile.in(checkpoints()).tensors();
  }

  /** Writes what people and programs read, the manifest last. */
  void write(SparkSession spark, DistilledManifest manifest, Synthetic synthetic) {
    data().removeData();
    Tensor before = initialPairs().get("images");
    folder
        .child("_report")
        .child("images.png")
        .write(
            ImageGrid.png(
                before, synthetic.images(), Normalization.of(manifest.mean(), manifest.std())));
    DistilledSet.write(
        spark, folder, manifest, synthetic.images().values(), synthetic.targets().values());
  }
}
