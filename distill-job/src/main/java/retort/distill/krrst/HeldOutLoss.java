package retort.distill.krrst;

import java.util.Arrays;
import java.util.SplittableRandom;
import retort.InvalidValueException;
import retort.device.Device;
import retort.device.Floats;
import retort.device.HeadSolver;
import retort.distill.executor.RealRows;
import retort.network.Loss;
import retort.network.Network;
import retort.network.Networks;
import retort.optimizer.Optimizer;
import retort.progress.Progress;
import retort.random.Seeds;

/**
 * The outer loss on held-out rows with fresh backbones trained on the synthetic pairs. The
 * backbones start alike in every evaluation of a run, so that two evaluations differ by their pairs
 * alone.
 *
 * @param device of the driver
 * @param rows the held-out rows
 * @param solver of the head
 * @param networks of the backbones
 * @param sgd of their training
 * @param backbones how many, at least 1
 * @param steps of training for each, at least 0
 * @param seed of the run
 */
public record HeldOutLoss(
    Device device,
    RealRows rows,
    HeadSolver solver,
    Networks networks,
    Optimizer.Sgd sgd,
    int backbones,
    int steps,
    long seed) {

  /**
   * @throws IllegalArgumentException where a count is out of its range
   */
  public HeldOutLoss {
    InvalidValueException.requireAtLeast("backbones", backbones, 1);
    InvalidValueException.requireAtLeast("steps", steps, 0);
  }

  /** The mean over the backbones of |R|^2 / (n d). */
  public double of(SyntheticPairs pairs) {
    double[] losses = new double[backbones];
    try (TrainingWatch watch =
        new TrainingWatch(
            networks,
            "held-out outer loss, training of its fresh backbones",
            Progress.within("held-out loss", (long) backbones * steps))) {
      for (int k = 0; k < backbones; k++) {
        losses[k] = loss(pairs, Seeds.derive(seed, "held-out backbone", k), watch);
      }
    }
    return Arrays.stream(losses).average().orElseThrow();
  }

  private double loss(SyntheticPairs pairs, long start, TrainingWatch watch) {
    int m = pairs.count();
    int d = pairs.dimension();
    int inputs = networks.architecture().features();
    try (Network network =
            networks.open(networks.layout().initialize(new SplittableRandom(start)));
        Floats features = device.floats((long) m * inputs)) {
      for (int step = 0; step < steps; step++) {
        network.descend(pairs.images(), m, Loss.meanSquaredError(pairs.targets()), sgd);
        watch.took();
      }
      network.features(pairs.images(), m, features);
      try (HeadSolver.RidgeHead head = solver.solve(features, pairs.targets(), m, inputs, d)) {
        return rows.squares(network, head, pairs.targets(), m).loss(d);
      }
    }
  }
}
