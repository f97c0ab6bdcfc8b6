package retort.distill;

import org.apache.spark.sql.SparkSession;
import retort.command.Program;
import retort.dataset.DistilledManifest;
import retort.dataset.Features;
import retort.dataset.FeaturesManifest;
import retort.dataset.PretrainingRecipe;
import retort.distill.krrst.DistillSettings;
import retort.distill.krrst.Distillation;
import retort.settings.Settings;

/** The manifest of a distilled set, from the run that is finished. */
final class FinishedManifest {
  private FinishedManifest() {}

  /**
   * The manifest.
   *
   * @param settings effective ones
   * @param features that the set was distilled from
   */
  static DistilledManifest of(
      SparkSession spark,
      Settings settings,
      DistillSettings distill,
      Features features,
      Distillation.FinishedRun run) {
    FeaturesManifest from = features.manifest();
    return new DistilledManifest(
        DistilledManifest.FORMAT,
        DistilledManifest.VERSION,
        distill.images(),
        from.channels(),
        from.imageSize(),
        from.dimension(),
        from.mean(),
        from.std(),
        run.steps(),
        run.loss().orElse(null),
        run.heldOut().orElse(null),
        distill.widths(),
        PretrainingRecipe.of(settings.effective("evaluate"), false),
        lineage(features),
        settings.effective("distill"),
        Program.createdBy(spark));
  }

  private static DistilledManifest.Lineage lineage(Features features) {
    return new DistilledManifest.Lineage(
        features.uri(),
        features.fingerprint(),
        features.manifest().images(),
        features.manifest().teacher());
  }
}
