package retort.distill.krrst;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import retort.DivergedException;
import retort.Quantity;
import retort.dataset.DistilledManifest;
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
  private final DistillSettings settings;
  private final Device device;
  private final OuterStep outer;
  private final Optional<HeldOutLoss> heldOut;
  private final Checkpoints checkpoints;
  private final Journal journal;
  private final boolean overlap;
  private final Checkpoint start;
  private final SyntheticPairs pairs;
  private final Pool pool;
  private final OuterOptimizer optimizer;
  private final StepTimer clock = new StepTimer();

  private long step;
  private Optional<Checkpoint.LastStep> last;
  private OptionalDouble initialHeldOut;

  /** The index of the backbone whose training step is still pending. */
  private OptionalInt pendingUpdate = OptionalInt.empty();

  /**
   * A run at its start, or where a checkpoint left it.
   *
   * @param device of the driver
   * @param networks what the backbones share
   * @param heldOut none without held-out rows
   */
  public Distillation(
      DistillSettings settings,
      Device device,
      Networks networks,
      OuterStep outer,
      Optional<HeldOutLoss> heldOut,
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
    this.optimizer = new OuterOptimizer(device, settings.outer(), settings.steps(), pairs);
    this.optimizer.restore(start.optimizer(), start.step());
    this.step = start.step();
    this.last = start.last();
    this.initialHeldOut = start.initialHeldOut();
  }

  /** Takes the steps that are left and returns the run at its end. */
  public FinishedRun run() {
    if (initialHeldOut.isEmpty()) {
      // Whoever waits for the first loss sees what is waited for.
      journal.checkpoint(step, pairs.download());
      initialHeldOut = evaluate();
      journal.checkpoint(step, pairs.download());
    }
    while (step < settings.steps()) {
      journal.begins("outer step %d of %d".formatted(step + 1, settings.steps()));
      Checkpoint.LastStep taken = takeStep();
      journal.taken(step, taken.loss());
      boolean done = step == settings.steps();
      if (step % settings.logEvery() == 0 || done) {
        journal.step(step, taken.loss(), rate(step - 1), taken.backbone(), clock.report());
      }
      if (settings.heldOut().isDue(step) && !done) {
        evaluate();
      }
      if (step % settings.checkpoint().every() == 0 || done) {
        journal.between(this::save);
      }
    }
    OptionalDouble lastHeldOut = evaluate();
    Synthetic synthetic = pairs.download();
    journal.complete(synthetic);
    return new FinishedRun(
        synthetic,
        step,
        last.map(Checkpoint.LastStep::loss),
        lastHeldOut.isEmpty()
            ? Optional.empty()
            : Optional.of(
                DistilledManifest.HeldOut.of(
                    initialHeldOut.orElseThrow(), lastHeldOut.getAsDouble())));
  }

  private double rate(long at) {
    return settings.outer().images().at(at, settings.steps());
  }

  private Checkpoint.LastStep takeStep() {
    clock.start();
    int k = pool.sample(step);
    if (pendingUpdate.isPresent() && pendingUpdate.getAsInt() == k) {
      applyPendingUpdate();
    }
    OuterGradient gradient = gradient(k);
    optimizer.step(gradient, step);
    clock.lap("optimizer");
    if (!pairs.finite(device)) {
      String reason =
          "the step of size %s leaves pixels or targets that are not finite".formatted(rate(step));
      throw diverged(k, reason, null);
    }
    Checkpoint.LastStep taken = new Checkpoint.LastStep(k, gradient.loss());
    last = Optional.of(taken);
    pendingUpdate = OptionalInt.of(k);
    step++;
    if (!overlap) {
      applyPendingUpdate();
    }
    return taken;
  }

  private OuterGradient gradient(int k) {
    OuterGradient gradient;
    try {
      gradient = outer.gradient(pool.network(k), pairs, step, this::applyPendingUpdate, clock);
    } catch (NotPositiveDefiniteException e) {
      throw diverged(k, e.getMessage(), e);
    }
    if (!gradient.finite(device)) {
      String reason = "the loss is %s and not every gradient is finite".formatted(gradient.loss());
      throw diverged(k, reason, null);
    }
    return gradient;
  }

  private DivergedException diverged(int k, String reason, Throwable cause) {
    return new DivergedException(
        "outer step %d through backbone %d (%s): %s. The last checkpoint is good; lower distill.outer.lr (and distill.outer.targets-lr) or distill.pool.lr and start anew"
            .formatted(step, k, Quantity.of(pool.trainingSteps(k), "training step"), reason),
        cause);
  }

  /** Runs the pending training step, on the synthetic pairs as the last outer step left them. */
  private void applyPendingUpdate() {
    if (pendingUpdate.isPresent()) {
      pool.update(pendingUpdate.getAsInt(), pairs);
      pendingUpdate = OptionalInt.empty();
      clock.lap("pool");
    }
  }

  private OptionalDouble evaluate() {
    if (heldOut.isEmpty()) {
      return OptionalDouble.empty();
    }
    journal.begins("held-out outer loss after " + Quantity.of(step, "step"));
    return OptionalDouble.of(journal.heldOut(step, initialHeldOut, () -> heldOut.get().of(pairs)));
  }

  private void save() {
    applyPendingUpdate();
    Synthetic synthetic = pairs.download();
    checkpoints.write(
        new Checkpoint(
            step,
            settings.seed(),
            last,
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
   * @param loss of the last step; none where no step was taken
   * @param heldOut the held-out outer loss; none without held-out rows
   */
  public record FinishedRun(
      Synthetic synthetic,
      long steps,
      Optional<Double> loss,
      Optional<DistilledManifest.HeldOut> heldOut) {}
}
