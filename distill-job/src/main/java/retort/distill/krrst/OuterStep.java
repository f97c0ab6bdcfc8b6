package retort.distill.krrst;

import retort.device.Device;
import retort.device.Floats;
import retort.device.HeadSolver;
import retort.device.Workspace;
import retort.distill.executor.DistributedOuterGradient;
import retort.distill.executor.LossTotals;
import retort.network.Network;
import retort.network.Pass;

/**
 * The outer loss and its gradient at one step: kernel ridge regression on the synthetic pairs,
 * measured on real rows (Lee et al. 2024, equation 6).
 */
public final class OuterStep implements AutoCloseable {
  private final HeadSolver solver;
  private final DistributedOuterGradient executors;
  private final Workspace memory;

  /**
   * Steps of one run.
   *
   * @param device of the driver
   * @param ridge lambda as a share of trace(K)
   * @param executors which hold the real rows
   */
  public OuterStep(Device device, double ridge, DistributedOuterGradient executors) {
    this.solver = device.headSolver(ridge);
    this.executors = executors;
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
    // Fs = [f(Xs), 1]
    try (Pass fs = f.forward(xs, m)) {
      clock.lap("forward");
      // K = Fs Fs',  S = (K + lambda I)^-1 Ys,  W = Fs' S
      try (HeadSolver.RidgeHead head = solver.solve(fs.features(), ys, m, inputs, d)) {
        Floats w = executors.outgoing(head, ys);
        clock.lap("head");
        Floats dFs = memory.floats("dFs", (long) m * inputs);
        Floats dYs = memory.floats("dYs", ys.length());
        // A card that tasks share works on this while Spark starts them.
        boolean before = executors.onDriversDevice();
        if (before) {
          meanwhile.run();
        }
        try (DistributedOuterGradient.PendingGradient pending = executors.start(f, w, step)) {
          clock.lap("send");
          if (!before) {
            meanwhile.run();
          }
          // R = Ft W - Yt,  G = 2 / (n d) Ft' R
          Floats g = pending.await();
          clock.lap("round");
          // dYs = (K + lambda I)^-1 Fs G,  dFs = S G' - dYs W' - S dYs' Fs
          executors.backward(head, g, dFs, dYs);
          clock.lap("head");
          // dXs, back through f
          Floats dXs = memory.floats("dXs", xs.length());
          fs.imageGradient(dFs, dXs);
          LossTotals totals = pending.totals();
          clock.tasks(totals.nanos());
          clock.lap("backward");
          // loss = |R|^2 / (n d)
          return new OuterGradient(totals.loss(d), dXs, dYs);
        }
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
