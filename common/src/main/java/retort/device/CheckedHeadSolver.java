package retort.device;

import java.util.function.Supplier;
import retort.InvalidValueException;

/**
 * A device's head solver behind checks of its arguments' extents, which native code would not make.
 */
public record CheckedHeadSolver(HeadSolver device) implements HeadSolver {

  /**
   * A checked solver of a checked ridge.
   *
   * @param ridge lambda as a share of trace(K)
   * @param solver the device's, made once the ridge is known to be right
   * @throws InvalidValueException where it is not in (0, 1]
   */
  public static HeadSolver of(double ridge, Supplier<HeadSolver> solver) {
    if (!(ridge > 0 && ridge <= 1)) {
      throw new InvalidValueException("ridge", ridge, "be a share of the trace in (0, 1]");
    }
    return new CheckedHeadSolver(solver.get());
  }

  @Override
  public RidgeHead solve(Floats features, Floats targets, int m, int inputs, int d) {
    if (m < 1 || inputs < 0 || d < 1) {
      throw new IllegalArgumentException(
          "a head of %d images with %d features and %d targets each".formatted(m, inputs, d));
    }
    Extents.check("the synthetic features", (long) m * inputs, features.length());
    Extents.check("the synthetic targets", (long) m * d, targets.length());
    return new CheckedHead(m, inputs + 1, d, device.solve(features, targets, m, inputs, d));
  }

  private record CheckedHead(long m, long p, long d, RidgeHead device) implements RidgeHead {

    @Override
    public Floats weights() {
      return device.weights();
    }

    @Override
    public double ridge() {
      return device.ridge();
    }

    @Override
    public void gradient(Floats aggregate, Floats featureGradient, Floats targetGradient) {
      Extents.check("G", p * d, aggregate.length());
      checkGradients(featureGradient, targetGradient);
      device.gradient(aggregate, featureGradient, targetGradient);
    }

    @Override
    public void factors(Floats targets, Floats q, Floats z) {
      Extents.check("Ys", m * d, targets.length());
      Extents.check("Q'", p * m, q.length());
      Extents.check("Z", m * d, z.length());
      device.factors(targets, q, z);
    }

    @Override
    public void gradient(Floats gz, Floats qg, Floats featureGradient, Floats targetGradient) {
      Extents.check("G Z'", p * m, gz.length());
      Extents.check("Q G", m * d, qg.length());
      checkGradients(featureGradient, targetGradient);
      device.gradient(gz, qg, featureGradient, targetGradient);
    }

    private void checkGradients(Floats featureGradient, Floats targetGradient) {
      Extents.check("the features' gradient", m * (p - 1), featureGradient.length());
      Extents.check("the targets' gradient", m * d, targetGradient.length());
    }

    @Override
    public void close() {
      device.close();
    }
  }
}
