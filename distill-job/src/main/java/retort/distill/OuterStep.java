package retort.distill;

import retort.convnet.Network;
import retort.convnet.Networks;
import retort.convnet.Weights;
import retort.convnet.Workspace;
import retort.dataset.Synthetic;
import retort.krr.Krr;
import retort.outer.OuterGradient;
import retort.rounds.RealRows;
import retort.rounds.RowSum;

/**
 * One evaluation of the outer loss and its gradient: kernel ridge regression on the synthetic
 * pairs, measured on real rows (Lee et al. 2024, equation 6).
 *
 * @param krr solves the head
 * @param rows the real rows (Xt, Yt), on the executors
 * @param batch real rows a step, 0 for all
 * @param seed of the run
 * @param workspace for the activations of f(Xs)
 */
record OuterStep(Krr krr, RealRows rows, int batch, long seed, Workspace workspace) {

  /**
   * The gradient at (Xs, Ys) through one backbone, which is held fixed, as is lambda.
   *
   * @param backbone w
   * @param step draws the minibatch
   * @param meanwhile the driver's work while executors are busy
   * @param clock is told how long each part took
   */
  OuterGradient gradient(
      Weights backbone, Synthetic synthetic, long step, Runnable meanwhile, Clock clock) {
    int m = synthetic.count();
    int d = synthetic.dimension();
    try (Network f = Networks.open(backbone, workspace);
        Network.Pass fs = f.forward(synthetic.images().values(), m)) { // Fs = [f(Xs), 1]
      clock.lap("forward");
      // K = Fs Fs',  S = (K + lambda I)^-1 Ys,  W = Fs' S
      try (Krr.Head head = krr.solve(fs.features(), synthetic.targets().values(), m, d)) {
        clock.lap("head");
        RowSum sum; // G = Ft' (Ft W - Yt) and |R|^2 over the real rows
        try (RealRows.Pending round = rows.start(backbone, head.weights(), batch, seed, step)) {
          clock.lap("send");
          meanwhile.run();
          sum = round.await();
          clock.lap("round");
        }
        clock.tasks(sum.nanos());
        Krr.Gradient through = head.gradient(sum.scaled(d)); // dFs, dYs
        clock.lap("head");
        float[] images = fs.imageGradient(through.features()); // dXs
        clock.lap("backward");
        return new OuterGradient(sum.loss(d), images, through.targets());
      }
    }
  }
}
