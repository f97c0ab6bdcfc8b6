package retort.distill.executor;

import java.util.List;
import retort.device.Floats;
import retort.device.HeadSolver;
import retort.device.Workspace;
import retort.krr.HeadForm;
import retort.krr.OuterSum;
import retort.network.Network;

/**
 * The gradient of the outer loss, distributed over the executors: a head goes out to all partitions
 * of the real images, the gradient of its loss comes back.
 */
public final class DistributedOuterGradient implements AutoCloseable {
  private final RealRows rows;
  private final Exchange exchange;
  private final int batch;
  private final long seed;
  private final Workspace memory;
  private final OuterSum sum;

  /**
   * Rounds of one run.
   *
   * @param rows the real rows (Xt, Yt), on the executors
   * @param exchange what a step moves
   * @param batch rows a step, 0 for all
   * @param seed of the run
   */
  public DistributedOuterGradient(RealRows rows, Exchange exchange, int batch, long seed) {
    this.rows = rows;
    this.exchange = exchange;
    this.batch = batch;
    this.seed = seed;
    memory = new Workspace(rows.device());
    sum = exchange.rows() ? exchange.form().sum(rows.device(), true) : null;
  }

  /**
   * The head in the form in which it goes out, valid until the next one's.
   *
   * @param targets Ys, as the head was solved on
   */
  public Floats outgoing(HeadSolver.RidgeHead head, Floats targets) {
    return exchange.form().of(head, targets, memory);
  }

  /**
   * Starts the round of one outer step and returns at once.
   *
   * @param backbone f, whose weights go to the executors
   * @param head solved on f's features
   * @param sent the same, {@link #outgoing}
   * @param step for the draw of the rows
   */
  public PendingGradient start(
      Network backbone, HeadSolver.RidgeHead head, Floats sent, long step) {
    if (exchange.rows()) {
      sum.begin(sent);
    }
    RoundTrip.Answer answer = exchange.rows() ? RoundTrip.Answer.ROWS : RoundTrip.Answer.SUM;
    return new PendingGradient(
        rows.start(backbone, exchange.form(), sent, answer, batch, seed, step), head);
  }

  /** Whether tasks work on the driver's own device, after what the driver asked of it. */
  public boolean onDriversDevice() {
    return rows.onDriversDevice();
  }

  /** A round under way; close it when its gradient was taken. */
  public final class PendingGradient implements AutoCloseable {
    private final RealRows.PendingRound answers;
    private final HeadSolver.RidgeHead head;
    private List<PartitionResult> parts = List.of();

    private PendingGradient(RealRows.PendingRound answers, HeadSolver.RidgeHead head) {
      this.answers = answers;
      this.head = head;
    }

    /**
     * Waits for the executors and differentiates the outer loss, lambda held fixed.
     *
     * @param featureGradient out: dFs without the bias column, (m, p - 1)
     * @param targetGradient out: dYs, (m, d)
     * @param received is called when the executors' part is done
     */
    public void gradient(Floats featureGradient, Floats targetGradient, Runnable received) {
      HeadForm form = exchange.form();
      parts = answers.await();
      Floats scaled = memory.floats("sum", form.length());
      double factor = LossTotals.of(parts).factor(form.d());
      if (exchange.rows()) {
        answers.gathering().addRows(parts, sum);
        sum.gradient(factor, scaled);
      } else {
        answers.gathering().add(parts, factor, scaled);
      }
      answers.done(parts);
      received.run();
      form.gradient(head, scaled, featureGradient, targetGradient);
    }

    /** What the round came to, once its gradient was asked for and the device has summed it. */
    public LossTotals totals() {
      return LossTotals.of(parts)
          .with(exchange.rows() ? sum.squares() : answers.gathering().squares(parts));
    }

    @Override
    public void close() {
      answers.close();
    }
  }

  @Override
  public void close() {
    if (sum != null) {
      sum.close();
    }
    memory.close();
  }
}
