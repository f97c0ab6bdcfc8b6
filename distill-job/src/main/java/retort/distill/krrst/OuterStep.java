package retort.distill.krrst;

import retort.device.Device;
import retort.device.Floats;
import retort.device.HeadSolver;
import retort.device.Workspace;
import retort.distill.executor.RealRows;
import retort.distill.executor.RowSum;
import retort.network.Network;
import retort.network.Pass;

/**
 * One evaluation of the outer loss and its gradient: kernel ridge regression on the synthetic
 * pairs, measured on real rows (Lee et al. 2024, equation 6).
 */
public final class OuterStep implements AutoCloseable {
  private final HeadSolver solver;
  private final RealRows rows;
  private final int batch;
  private final long seed;
  private final Workspace memory;

  /**
   * Steps of one run.
   *
   * @param device of the driver
   * @param ridge lambda as a share of trace(K)
   * @param rows the real rows (Xt, Yt), on the executors
   * @param batch real rows a step, 0 for all
   * @param seed of the run
   */
  public OuterStep(Device device, double ridge, RealRows rows, int batch, long seed) {
    this.solver = device.headSolver(ridge);
    this.rows = rows;
    this.batch = batch;
    this.seed = seed;
    memory = new Workspace(device);
  }

  /**
   * The gradient at (Xs, Ys) through one backbone, which is held fixed, as is lambda.
   *
   * @param f the backbone
   * @param step draws the minibatch
   * @param meanwhile the driver's work while executors are busy
   * @param clock is told how long each part took
   */
  OuterGradient gradient(
      Network f, SyntheticPairs pairs, long step, Runnable meanwhile, StepTimer clock) {
    Floats xs = pairs.images();
    Floats ys = pairs.targets();
    int m = pairs.count();
    int d = pairs.dimension();
    int inputs = f.features(); // p - 1
    try (Pass fs = f.forward(xs, m)) { // Fs = [f(Xs), 1]
      clock.lap("forward");
      // K = Fs Fs',  S = (K + lambda I)^-1 Ys,  W = Fs' S
      try (HeadSolver.Head head = solver.solve(fs.features(), ys, m, inputs, d)) {
        clock.lap("head");
        RowSum sum; // |R|^2 over the real rows
        Floats g = memory.floats("G", (inputs + 1L) * d); // Ft' (Ft W - Yt) times 2 / (n d)
        try (RealRows.Pending round = rows.start(f, head.weights(), batch, seed, step)) {
          clock.lap("send");
          meanwhile.run();
          sum = round.await();
          clock.lap("round");
          round.gradient(sum, d, g);
        }
        clock.tasks(sum.nanos());
        Floats dFs = memory.floats("dFs", (long) m * inputs);
        Floats dYs = memory.floats("dYs", ys.length());
        head.gradient(g, dFs, dYs);
        clock.lap("head");
        Floats dXs = memory.floats("dXs", xs.length());
        fs.imageGradient(dFs, dXs);
        clock.lap("backward");
        return new OuterGradient(sum.loss(d), dXs, dYs);
      }
    }
  }

  /** The solver of the head. */
  public HeadSolver solver() {
    return solver;
  }

  @Override
  public void close() {
    memory.close();
  }
}
