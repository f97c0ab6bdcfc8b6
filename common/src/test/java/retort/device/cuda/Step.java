package retort.device.cuda;

import retort.device.Bytes;
import retort.device.Device;
import retort.device.Doubles;
import retort.device.Floats;
import retort.device.HeadSolver;
import retort.device.MatrixOperations;
import retort.device.Workspace;
import retort.network.Loss;
import retort.network.Network;
import retort.network.Pass;
import retort.optimizer.Optimizer;

/** An outer step and the pool update after it, with everything that lasts on the device. */
final class Step implements AutoCloseable {
  private final Device device;
  private final Network net;
  private final Floats images;
  private final Floats targets;
  private final Floats[] moments;
  private final int m;
  private final int d;
  private final Workspace memory;
  private final Doubles squares;
  private Floats imageGradient;
  private Floats targetGradient;
  private long steps;

  /** Takes over the network and the synthetic pairs, (m, pixels) and (m, d). */
  Step(Device device, Network net, float[] images, float[] targets, int m, int d) {
    this.device = device;
    this.net = net;
    this.m = m;
    this.d = d;
    this.images = device.upload(images);
    this.targets = device.upload(targets);
    moments =
        new Floats[] {
          device.floats(images.length),
          device.floats(images.length),
          device.floats(targets.length),
          device.floats(targets.length)
        };
    for (Floats moment : moments) {
      device.vectors().fill(moment, 0);
    }
    memory = new Workspace(device);
    squares = device.doubles(1);
  }

  /** Told after each stage of a step. */
  interface Clock {
    void stage(String name);
  }

  /** The real rows of a step: what they are made from. */
  record Rows(Bytes pixels, int area, Floats table, Floats targets, int[] chosen) {
    int n() {
      return chosen.length;
    }
  }

  /** A whole step from resident uint8 rows: the loss of the outer step. */
  double run(Rows rows, Clock clock) {
    Floats real = memory.floats("rows", 3L * rows.n() * rows.area());
    Floats wanted = memory.floats("wanted", (long) rows.n() * d);
    device
        .vectors()
        .normalize(rows.pixels(), rows.chosen(), rows.n(), 3, rows.area(), rows.table(), real);
    device.vectors().gather(rows.targets(), d, rows.chosen(), rows.n(), wanted);
    clock.stage("rows");
    double loss = outer(real, wanted, rows.n(), clock);
    device.vectors().adamW(images, imageGradient, moments[0], moments[1], 1e-4, 0, steps);
    device.vectors().adamW(targets, targetGradient, moments[2], moments[3], 1e-4, 0, steps);
    steps++;
    clock.stage("adamw");
    train();
    clock.stage("pool update");
    return loss;
  }

  /** The pool update. */
  void train() {
    net.descend(images, m, Loss.meanSquaredError(targets), new Optimizer.Sgd(0.1, 0.9, 1e-3));
  }

  private static Floats timed(Pass pass, Clock clock) {
    clock.stage("synthetic features");
    return pass.features();
  }

  /** The outer loss, and its gradients. */
  double outer(Floats real, Floats wanted, int n, Clock clock) {
    int f = net.features();
    try (Pass pass = net.forward(images, m);
        HeadSolver.RidgeHead head =
            device.headSolver(HeadSolver.PAPER_RIDGE).solve(timed(pass, clock), targets, m, f, d)) {
      clock.stage("head");
      Floats seen = memory.floats("real features", (long) n * f);
      net.features(real, n, seen);
      clock.stage("real features");
      Floats residual = memory.floats("residual", (long) n * d);
      device.vectors().copy(wanted, residual);
      Floats weights = head.weights().slice(0, (long) f * d);
      MatrixOperations matrices = device.matrices().exact();
      matrices.multiply(false, false, n, d, f, 1, seen, weights, -1, residual);
      matrices.addToRows(residual, n, d, head.weights().slice((long) f * d, d));
      device.vectors().zero(squares);
      device.vectors().addSquares(residual, squares);
      Floats sum = memory.floats("sum", (long) (f + 1) * d);
      matrices.multiply(true, false, f, d, n, 1, seen, residual, 0, sum.slice(0, (long) f * d));
      matrices.sumRows(residual, n, d, sum.slice((long) f * d, d));
      try (Doubles total = device.doubles(sum.length())) {
        device.vectors().zero(total);
        device.vectors().accumulate(sum, total);
        device.vectors().round(total, 2.0 / ((double) n * d), sum);
      }
      clock.stage("outer sum");
      Floats featureGradient = memory.floats("feature gradient", (long) m * f);
      targetGradient = memory.floats("target gradient", (long) m * d);
      head.gradient(sum, featureGradient, targetGradient);
      clock.stage("head gradient");
      imageGradient = memory.floats("image gradient", images.length());
      pass.imageGradient(featureGradient, imageGradient);
      clock.stage("image gradient");
      return squares.download()[0] / ((double) n * d);
    }
  }

  Floats imageGradient() {
    return imageGradient;
  }

  Floats targetGradient() {
    return targetGradient;
  }

  @Override
  public void close() {
    memory.close();
    for (Floats moment : moments) {
      moment.close();
    }
    images.close();
    targets.close();
    net.close();
  }
}
