package retort.device.cuda;

import retort.device.Device;
import retort.device.Floats;
import retort.device.HeadSolver;

/** The head on the processor, for cards whose float64 is slow: arrays go there and come back. */
final class HostHeadSolver implements HeadSolver {
  private final CudaRuntime runtime;
  private final Device host;
  private final HeadSolver solver;

  HostHeadSolver(CudaRuntime runtime, Device host, double ridge) {
    this.runtime = runtime;
    this.host = host;
    solver = host.headSolver(ridge);
  }

  @Override
  public Head solve(Floats features, Floats targets, int m, int inputs, int d) {
    try (Floats rows = host.upload(features.download());
        Floats wanted = host.upload(targets.download())) {
      Head head = solver.solve(rows, wanted, m, inputs, d);
      CudaFloats weights = CudaFloats.of(runtime, (long) (inputs + 1) * d);
      weights.upload(head.weights().download(), 0);
      return new HostHead(head, weights);
    }
  }

  private final class HostHead implements Head {
    private final Head head;
    private final CudaFloats weights;

    HostHead(Head head, CudaFloats weights) {
      this.head = head;
      this.weights = weights;
    }

    @Override
    public Floats weights() {
      return weights;
    }

    @Override
    public double ridge() {
      return head.ridge();
    }

    @Override
    public void gradient(Floats aggregate, Floats featureGradient, Floats targetGradient) {
      try (Floats sum = host.upload(aggregate.download());
          Floats features = host.floats(featureGradient.length());
          Floats targets = host.floats(targetGradient.length())) {
        head.gradient(sum, features, targets);
        featureGradient.upload(features.download(), 0);
        targetGradient.upload(targets.download(), 0);
      }
    }

    @Override
    public void close() {
      weights.close();
      head.close();
    }
  }
}
