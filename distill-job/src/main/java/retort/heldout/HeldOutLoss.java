package retort.heldout;

import java.util.Arrays;
import retort.convnet.ConvNetShape;
import retort.convnet.Network;
import retort.convnet.Networks;
import retort.convnet.Sgd;
import retort.dataset.Synthetic;
import retort.krr.Krr;
import retort.random.Seeds;
import retort.rounds.RealRows;

/**
 * The outer loss on held-out rows with fresh backbones trained on the synthetic pairs. The
 * backbones start alike in every evaluation of a run, so that two evaluations differ by their pairs
 * alone.
 *
 * @param rows the held-out rows
 * @param krr solves the head
 * @param shape of the backbones
 * @param sgd of their training
 * @param backbones how many, at least 1
 * @param steps of training for each, at least 0
 * @param seed of the run
 */
public record HeldOutLoss(
    RealRows rows, Krr krr, ConvNetShape shape, Sgd sgd, int backbones, int steps, long seed) {

  /**
   * @throws IllegalArgumentException where a count is out of its range
   */
  public HeldOutLoss {
    if (backbones < 1 || steps < 0) {
      throw new IllegalArgumentException(
          "distill.evaluate.backbones must be at least 1 and distill.evaluate.steps at least 0, not %d and %d"
              .formatted(backbones, steps));
    }
  }

  /** The mean over the backbones of |R|^2 / (n d). */
  public double of(Synthetic synthetic) {
    double[] losses = new double[backbones];
    for (int k = 0; k < backbones; k++) {
      losses[k] = loss(synthetic, Seeds.derive(seed, "held-out backbone", k));
    }
    return Arrays.stream(losses).average().orElseThrow();
  }

  private double loss(Synthetic synthetic, long start) {
    float[] images = synthetic.images().values();
    float[] targets = synthetic.targets().values();
    int m = synthetic.count();
    int d = synthetic.dimension();
    try (Network network = Networks.open(Networks.initialise(shape, start))) {
      for (int step = 0; step < steps; step++) {
        network.train(images, targets, m, sgd);
      }
      try (Krr.Head head = krr.solve(network.features(images, m), targets, m, d)) {
        return rows.squares(network.weights(), head.weights()).loss(d);
      }
    }
  }
}
