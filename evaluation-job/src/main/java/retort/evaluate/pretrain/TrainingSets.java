package retort.evaluate.pretrain;

import java.util.List;
import org.apache.spark.sql.SparkSession;
import retort.UserException;
import retort.dataset.DistilledManifest;
import retort.dataset.DistilledSet;
import retort.dataset.Features;
import retort.dataset.HoldoutSplit;
import retort.dataset.InitialSet;
import retort.dataset.Synthetic;
import retort.dataset.TooFewImagesException;
import retort.network.Architecture;
import retort.placement.DeviceSettings;
import retort.placement.DriverDevice;

/**
 * The training set of each method, with as many pairs as the distilled set has. Real images are
 * drawn by the rule, the seed and the hold-out of the distilled set's own run, so that {@code
 * random} is what that run began with; targets are solved with that run's ridge, so that the two
 * minimize the same loss.
 *
 * @param device of a task; the driver's has the same kind and more threads
 * @param features that the set was distilled from
 * @param set the distilled set
 * @param backbone the set's own ConvNet, for what needs one
 * @param labelSolving how targets are solved
 */
public record TrainingSets(
    SparkSession spark,
    DeviceSettings device,
    Features features,
    DistilledSet set,
    Architecture backbone,
    LabelSolving labelSolving) {

  /**
   * Makes the pairs of a method.
   *
   * @throws UserException where the features or the set's settings do not allow it
   * @throws IllegalArgumentException for {@link Method#NONE}, which has none
   */
  public TrainingSet of(Method method) {
    int m = set.manifest().images();
    return switch (method) {
      case NONE -> throw new IllegalArgumentException("no pre-training has no pairs");
      case RANDOM -> pairs(picked(InitialSet.Pick.RANDOM));
      case KMEANS -> pairs(picked(InitialSet.Pick.KMEANS));
      case LABEL_SOLVE ->
          labelSolving.solve(
              spark,
              features,
              backbone,
              device,
              InitialSet.decoded(features, picked(InitialSet.Pick.RANDOM)),
              ridge(),
              seed());
      case NOISE -> noise(m);
      case DISTILLED -> pairs(set.pairs());
      case FULL -> RealImages.full(features);
      case RANDOM_LABELS -> labeled(picked(InitialSet.Pick.RANDOM));
      case KMEANS_LABELS -> labeled(picked(InitialSet.Pick.KMEANS));
    };
  }

  private List<String> picked(InitialSet.Pick pick) {
    HoldoutSplit split = HoldoutSplit.training(((Number) setting("distill.holdout")).doubleValue());
    try {
      return InitialSet.ids(features, pick, set.manifest().images(), seed(), split);
    } catch (TooFewImagesException e) {
      throw new UserException(
          "%s: %s: these are not the features that it was distilled from"
              .formatted(set.uri(), e.getMessage()),
          e);
    }
  }

  private long seed() {
    return ((Number) setting("distill.seed")).longValue();
  }

  private TrainingSet noise(int m) {
    try (DriverDevice own = LabelSolving.ofDriver(spark, device)) {
      return NoisePairs.draw(own.device(), backbone, m, set.manifest().dimension(), seed());
    }
  }

  private double ridge() {
    double ridge = ((Number) setting("distill.ridge")).doubleValue();
    if (!(ridge > 0 && ridge <= 1)) {
      throw new UserException(
          "%s: its manifest says distill.ridge = %s, which is no share of a trace in (0, 1]"
              .formatted(set.uri(), ridge));
    }
    return ridge;
  }

  private Object setting(String key) {
    DistilledManifest manifest = set.manifest();
    Object value = manifest.settings() == null ? null : manifest.settings().get(key);
    if (!(value instanceof Number)) {
      throw new UserException(
          "%s: its manifest does not say %s, so that the baselines beside it are unknown; distill it again"
              .formatted(set.uri(), key));
    }
    return value;
  }

  private TrainingSet pairs(List<String> ids) {
    return pairs(InitialSet.decoded(features, ids));
  }

  private TrainingSet pairs(Synthetic synthetic) {
    return TrainingSet.representations(images(synthetic), synthetic.targets().values());
  }

  private TrainingSet labeled(List<String> ids) {
    Images images = images(InitialSet.decoded(features, ids));
    return TrainingSet.labeled(images, RealImages.labels(features, ids));
  }

  private Images images(Synthetic synthetic) {
    return new Images.Float32(synthetic.images().values(), backbone.pixels());
  }
}
