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

  /** Steps between two looks at the device, which works behind the driver's back. */
  private static final int LOOK = 10;

  private static final double SECONDS_A_LINE = 60;

  private final Networks networks;
  private final Progress progress;
  private final long steps;
  private long taken;
  private long said = System.nanoTime();

  private PoolStart(Networks networks, Progress progress, long steps) {
    this.networks = networks;
    this.progress = progress;
    this.steps = steps;
  }

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
    try (Progress progress = Progress.atOnce("first training", steps)) {
      PoolStart start = new PoolStart(networks, progress, steps);
      return Interruption.during(
          () -> Pool.start(networks, settings, seed, pairs, start::took),
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

  private void took() {
    taken++;
    if (taken % LOOK != 0 && taken != steps) {
      return;
    }
    networks.synchronize();
    progress.step(taken);
    if (!progress.bar() && (System.nanoTime() - said) / 1e9 > SECONDS_A_LINE) {
      LOG.info("first training of the backbones: step {}/{}  {}", taken, steps, progress.left());
      said = System.nanoTime();
    }
  }
}
