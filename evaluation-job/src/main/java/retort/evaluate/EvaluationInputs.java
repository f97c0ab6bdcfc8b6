package retort.evaluate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import retort.Quantity;
import retort.UserException;
import retort.dataset.DistilledManifest;
import retort.dataset.DistilledSet;
import retort.dataset.Features;
import retort.dataset.FeaturesManifest;

/**
 * The distilled sets and the features that they were distilled from.
 *
 * @param sets one for all seeds, or one a seed
 * @param features with every real image
 */
record EvaluationInputs(List<DistilledSet> sets, Features features) {

  /**
   * Reads and checks them.
   *
   * @throws UserException where they do not fit each other or the number of seeds
   */
  static EvaluationInputs read(
      SparkSession spark, List<String> distilled, String features, int seeds) {
    if (distilled.size() != 1 && distilled.size() != seeds) {
      throw new UserException(
          "--distilled names %s for evaluate.seeds = %d: name one for all seeds, or one a seed"
              .formatted(Quantity.of(distilled.size(), "set"), seeds));
    }
    Features real = Features.open(spark, features);
    List<DistilledSet> sets = distilled.stream().map(uri -> DistilledSet.read(spark, uri)).toList();
    for (DistilledSet set : sets) {
      check(set, sets.get(0), real);
    }
    return new EvaluationInputs(sets, real);
  }

  private static void check(DistilledSet set, DistilledSet first, Features features) {
    DistilledManifest is = set.manifest();
    FeaturesManifest from = features.manifest();
    if (is.images() != first.manifest().images()) {
      throw new UserException(
          "%s has %s, %s has %d: sets of one evaluation must be of one size"
              .formatted(
                  set.uri(),
                  Quantity.of(is.images(), "image"),
                  first.uri(),
                  first.manifest().images()));
    }
    String expected = shape(is.channels(), is.imageSize(), is.dimension());
    String found = shape(from.channels(), from.imageSize(), from.dimension());
    if (!expected.equals(found)) {
      throw new UserException(
          "%s has %s, the features %s have %s: give the features it was distilled from"
              .formatted(set.uri(), expected, features.uri(), found));
    }
    if (!is.features().sha256().equals(features.fingerprint())) {
      throw new UserException(
          "%s was distilled from other features (%s, manifest %s) than %s (manifest %s): give those"
              .formatted(
                  set.uri(),
                  is.features().uri(),
                  is.features().sha256(),
                  features.uri(),
                  features.fingerprint()));
    }
  }

  private static String shape(int channels, int size, int dimension) {
    return "images of %dx%dx%d and %s each"
        .formatted(channels, size, size, Quantity.of(dimension, "target"));
  }

  /** Which set a seed uses. */
  int index(long seed) {
    return sets.size() == 1 ? 0 : (int) seed;
  }

  /** The sets' manifests' SHA-256, by URI. */
  Map<String, String> fingerprints() {
    Map<String, String> all = new LinkedHashMap<>();
    sets.forEach(set -> all.put(set.uri(), set.fingerprint()));
    return all;
  }
}
