package retort.distill.krrst;

import retort.dataset.Synthetic;
import retort.device.Device;
import retort.device.NotPositiveDefiniteException;
import retort.network.Networks;

/**
 * KRR-ST's outer loop (Lee et al. 2024, algorithm 1): sample a backbone of the pool, move the
 * synthetic pairs along the gradient of the outer loss, train the backbone one step on them.
 *
 * <p>The pool update of one step and the round of the next do not depend on each other unless both
 * concern the same backbone; with {@code overlap} the driver does the one while executors do the
 * other.
 */
public final class Distillation implements AutoCloseable {
  private static final int NONE = -1;

  private final DistillSettings settings;
  private final Device device;
  private final OuterStep outer;
  private final HeldOutLoss heldOut;
  private final Checkpoints checkpoints;
  private final Journal journal;
  private final boolean overlap;
  private final Checkpoint start;
  private final SyntheticPairs pairs;
  private final Pool pool;
  private final OuterOptimizer optimizer;
  private final Clock clock = new Clock();

  private long step;
  private int sampled;
  private Double loss;
  private Double initialHeldOut;
  private Double lastHeldOut;

  /** The backbone that the last step owes its update. */
  private int owed = NONE;

  /**
   * A run at its start, or where a checkpoint left it.
   *
   * @param device of the driver
   * @param networks what the backbones share
   * @param heldOut null without held-out rows
   */
  public Distillation(
      DistillSettings settings,
      Device device,
      Networks networks,
      OuterStep outer,
      HeldOutLoss heldOut,
      Checkpoints checkpoints,
      Journal journal,
      boolean overlap,
      Checkpoint start) {
    this.settings = settings;
    this.device = device;
    this.outer = outer;
    this.heldOut = heldOut;
    this.checkpoints = checkpoints;
    this.journal = journal;
    this.overlap = overlap;
    this.start = start;
    this.pairs = new SyntheticPairs(device, start.synthetic());
    this.pool = Pool.restore(networks, settings.pool(), settings.seed(), start.pool());
    this.optimizer = new OuterOptimizer(device, settings.outer(), pairs);
    this.optimizer.restore(start.optimizer(), start.step());
    this.step = start.step();
    this.sampled = start.sampled();
    this.loss = start.loss();
    this.initialHeldOut = start.initialHeldOut();
  }

  /** Takes the steps that are left and returns the run at its end. */
  public Outcome run() {
    if (initialHeldOut == null) {
      initialHeldOut = evaluate();
      journal.checkpoint(step, pairs.download());
    }
    while (step < settings.steps()) {
      journal.begins("outer step %d of %d".formatted(step + 1, settings.steps()));
      takeStep();
      journal.taken(step, loss);
      boolean last = step == settings.steps();
      if (step % settings.logEvery() == 0 || last) {
        journal.step(step, loss, rate(step - 1), sampled, clock.report());
      }
      if (settings.evaluateEvery() > 0 && step % settings.evaluateEvery() == 0 && !last) {
        evaluate();
      }
      if (step % settings.checkpointEvery() == 0 || last) {
        save();
      }
    }
    lastHeldOut = evaluate();
    Synthetic synthetic = pairs.download();
    journal.checkpoint(step, synthetic);
    return new Outcome(synthetic, step, loss, initialHeldOut, lastHeldOut);
  }

  private double rate(long at) {
    return settings.outer().images().at(at, settings.outer().steps());
  }

  private void takeStep() {
    clock.start();
    int k = pool.sample(step);
    if (k == owed) {
      settle();
    }
    OuterGradient gradient = gradient(k);
    optimizer.step(gradient, step);
    clock.lap("optimizer");
    if (!pairs.finite(device)) {
      String what =
          "the step of size %s leaves pixels or targets that are not finite".formatted(rate(step));
      throw new DivergedException(step, k, pool.trained(k), what, null);
    }
    loss = gradient.loss();
    sampled = k;
    owed = k;
    step++;
    if (!overlap) {
      settle();
    }
  }

  private OuterGradient gradient(int k) {
    OuterGradient gradient;
    try {
      gradient = outer.gradient(pool.network(k), pairs, step, this::settle, clock);
    } catch (NotPositiveDefiniteException e) {
      throw new DivergedException(step, k, pool.trained(k), e.getMessage(), e);
    }
    if (!gradient.finite(device)) {
      String what = "the loss is %s and not every gradient is finite".formatted(gradient.loss());
      throw new DivergedException(step, k, pool.trained(k), what, null);
    }
    return gradient;
  }

  /** Does the update that the last step owes its backbone, on the pairs as that step left them. */
  private void settle() {
    if (owed != NONE) {
      pool.update(owed, pairs);
      owed = NONE;
      clock.lap("pool");
    }
  }

  private Double evaluate() {
    if (heldOut == null) {
      return null;
    }
    journal.begins("held-out outer loss after %d steps".formatted(step));
    double value = heldOut.of(pairs);
    journal.heldOut(step, value, initialHeldOut == null ? value : initialHeldOut);
    return value;
  }

  private void save() {
    settle();
    Synthetic synthetic = pairs.download();
    checkpoints.write(
        new Checkpoint(
            step,
            settings.seed(),
            sampled,
            loss,
            initialHeldOut,
            start.identity(),
            synthetic,
            optimizer.state(),
            pool.download()));
    journal.checkpoint(step, synthetic);
  }

  @Override
  public void close() {
    optimizer.close();
    pool.close();
    pairs.close();
  }

  /**
   * A finished run.
   *
   * @param synthetic Xs and Ys
   * @param steps that were taken
   * @param loss of the last step, null where there was none
   * @param initialHeldOut held-out outer loss of the first images, null without held-out rows
   * @param lastHeldOut that of the last ones
   */
  public record Outcome(
      Synthetic synthetic, long steps, Double loss, Double initialHeldOut, Double lastHeldOut) {}
}
