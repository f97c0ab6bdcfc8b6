package retort.distill.krrst;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import retort.Quantity;
import retort.network.Networks;
import retort.progress.Durations;
import retort.progress.Interruption;
import retort.progress.Progress;

/**
 * The pool's first training as a person watches it: it may take longer than the outer loop, so it
 * says before it begins how long it will take, and then how far it is.
 */
public final class PoolStart {
  private static final Logger LOG = LoggerFactory.getLogger(PoolStart.class);

  /** Updates that are timed for the forecast. */
  private static final int PROBES = 3;

  private PoolStart() {}

  /**
   * Fresh backbones, trained.
   *
   * @param networks what the backbones share
   * @param seed of the run
   */
  public static Pool train(
      Networks networks, PoolSettings settings, long seed, SyntheticPairs pairs) {
    long steps = Pool.firstSteps(settings, seed);
    forecast(networks, settings, seed, pairs, steps);
    try (TrainingWatch watch =
        new TrainingWatch(
            networks,
            "first training of the backbones",
            Progress.atOnce("first training", steps))) {
      return Interruption.during(
          () -> Pool.start(networks, settings, seed, pairs, watch::took),
          () ->
              "The backbones' first training had not ended, so there is no checkpoint yet: the same"
                  + " command with --resume begins again");
    }
  }

  private static void forecast(
      Networks networks, PoolSettings settings, long seed, SyntheticPairs pairs, long steps) {
    PoolSettings one = new PoolSettings(1, 1, settings.sgd(), settings.reset());
    double seconds = Double.POSITIVE_INFINITY;
    for (int update = 0; update < PROBES; update++) {
      long start = System.nanoTime();
      Pool.start(networks, one, seed, pairs).close();
      networks.synchronize();
      seconds = Math.min(seconds, (System.nanoTime() - start) / 1e9);
    }
    LOG.info(
        "before the first outer step {} trained for {} in all: about {}, at {}" + " a step",
        Quantity.of(settings.size(), "backbone is", "backbones are"),
        Quantity.of(steps, "step"),
        Durations.text(seconds * steps),
        Durations.text(seconds));
  }
}
