package retort.device.cuda;

import java.util.function.BiConsumer;
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
  public RidgeHead solve(Floats features, Floats targets, int m, int inputs, int d) {
    try (Floats rows = host.upload(features.download());
        Floats wanted = host.upload(targets.download())) {
      return new HostHead(solver.solve(rows, wanted, m, inputs, d));
    }
  }

  private final class HostHead implements RidgeHead {
    private final RidgeHead head;
    private CudaFloats weights;

    HostHead(RidgeHead head) {
      this.head = head;
    }

    @Override
    public Floats weights() {
      if (weights == null) {
        float[] solved = head.weights().download();
        weights = CudaFloats.of(runtime, solved.length);
        weights.upload(solved, 0);
      }
      return weights;
    }

    @Override
    public double ridge() {
      return head.ridge();
    }

    @Override
    public void gradient(Floats aggregate, Floats featureGradient, Floats targetGradient) {
      try (Floats sum = host.upload(aggregate.download())) {
        onHost(
            (features, targets) -> head.gradient(sum, features, targets),
            featureGradient,
            targetGradient);
      }
    }

    private void onHost(
        BiConsumer<Floats, Floats> differentiate, Floats featureGradient, Floats targetGradient) {
      try (Floats features = host.floats(featureGradient.length());
          Floats targets = host.floats(targetGradient.length())) {
        differentiate.accept(features, targets);
        featureGradient.upload(features.download(), 0);
        targetGradient.upload(targets.download(), 0);
      }
    }

    @Override
    public void factors(Floats targets, Floats q, Floats z) {
      try (Floats wanted = host.upload(targets.download());
          Floats rows = host.floats(q.length());
          Floats solved = host.floats(z.length())) {
        head.factors(wanted, rows, solved);
        q.upload(rows.download(), 0);
        z.upload(solved.download(), 0);
      }
    }

    @Override
    public void gradient(Floats gz, Floats qg, Floats featureGradient, Floats targetGradient) {
      try (Floats left = host.upload(gz.download());
          Floats right = host.upload(qg.download())) {
        onHost(
            (features, targets) -> head.gradient(left, right, features, targets),
            featureGradient,
            targetGradient);
      }
    }

    @Override
    public void close() {
      if (weights != null) {
        weights.close();
      }
      head.close();
    }
  }
}
