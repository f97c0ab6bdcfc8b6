package retort.distill.executor;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import retort.device.Floats;
import retort.device.HeadSolver;
import retort.device.Workspace;
import retort.krr.HeadForm;
import retort.krr.OuterSum;
import retort.network.Network;

/**
 * The gradient of the outer loss, distributed over the executors: the head W goes out to all
 * partitions of the real images, G = Ft' (Ft W - Yt) comes back. Both travel in the form of the
 * {@link Exchange}.
 */
public final class DistributedOuterGradient implements AutoCloseable {
  /** Rows that a task puts into the backbone at once, at most. */
  public static final int MAX_BATCH = PartitionEvaluator.ROWS;

  private final RealRows rows;
  private final Exchange exchange;
  private final OptionalInt batch;
  private final long seed;
  private final Workspace memory;

  /** The driver's own sum, where partitions send their rows. */
  private final Optional<OuterSum> ownSum;

  /**
   * Gradients of one run.
   *
   * @param rows the real rows (Xt, Yt), on the executors
   * @param exchange what a step moves
   * @param batch rows a step; all, where none are given
   * @param seed of the run
   */
  public DistributedOuterGradient(RealRows rows, Exchange exchange, OptionalInt batch, long seed) {
    this.rows = rows;
    this.exchange = exchange;
    this.batch = batch;
    this.seed = seed;
    memory = new Workspace(rows.device());
    ownSum =
        exchange.rows() ? Optional.of(exchange.form().sum(rows.device(), true)) : Optional.empty();
  }

  /**
   * W in the form in which it goes out, valid until the next one's.
   *
   * @param head S, from Ys and the features of Xs
   * @param targets Ys, as the head was solved on
   */
  public Floats outgoing(HeadSolver.RidgeHead head, Floats targets) {
    return exchange.form().of(head, targets, memory);
  }

  /**
   * Starts the executors on one outer step and returns at once.
   *
   * @param backbone f, whose weights go to the executors
   * @param w the head, {@link #outgoing}
   * @param step for the draw of the rows
   */
  public PendingGradient start(Network backbone, Floats w, long step) {
    ownSum.ifPresent(sum -> sum.begin(w));
    RoundTrip.Answer answer = exchange.rows() ? RoundTrip.Answer.ROWS : RoundTrip.Answer.SUM;
    RowSelection selection = rows.selection(batch, seed, step);
    return new PendingGradient(rows.start(backbone, exchange.form(), w, answer, selection));
  }

  /**
   * The gradient with respect to the synthetic features and targets, lambda held fixed.
   *
   * @param head whose W went out
   * @param g what came back
   * @param featureGradient out: dFs = S G' - dYs W' - S dYs' Fs without the bias column, (m, p - 1)
   * @param targetGradient out: dYs = (K + lambda I)^-1 Fs G, (m, d)
   */
  public void backward(
      HeadSolver.RidgeHead head, Floats g, Floats featureGradient, Floats targetGradient) {
    exchange.form().gradient(head, g, featureGradient, targetGradient);
  }

  /** Whether tasks work on the driver's own device, after what the driver asked of it. */
  public boolean onDriversDevice() {
    return rows.onDriversDevice();
  }

  /** A gradient that executors work on; close it when it was taken. */
  public final class PendingGradient implements AutoCloseable {
    private final PendingRound round;
    private List<PartitionResult> parts = List.of();

    private PendingGradient(PendingRound round) {
      this.round = round;
    }

    /**
     * Waits for the executors and adds what they send.
     *
     * @return G times 2 / (n d), the gradient of the outer loss with respect to W, in the form in
     *     which it travels; valid until the next one's
     */
    public Floats await() {
      HeadForm form = exchange.form();
      parts = round.await();
      Floats g = memory.floats("G", form.length());
      double factor = LossTotals.of(parts).factor(form.d());
      if (ownSum.isPresent()) {
        round.reducer().addRows(parts, ownSum.get());
        ownSum.get().gradient(factor, g);
      } else {
        round.reducer().add(parts, factor, g);
      }
      round.done(parts);
      return g;
    }

    /** |R|^2 and n, once the gradient was asked for; waits until the device has summed them. */
    public LossTotals totals() {
      double squares =
          ownSum.map(OuterSum::squares).orElseGet(() -> round.reducer().squares(parts));
      return LossTotals.of(parts).with(squares);
    }

    @Override
    public void close() {
      round.close();
    }
  }

  @Override
  public void close() {
    ownSum.ifPresent(OuterSum::close);
    memory.close();
  }
}
