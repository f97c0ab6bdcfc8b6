package retort.krr;

import java.io.Serializable;
import retort.InvalidValueException;
import retort.device.Device;
import retort.device.Floats;
import retort.device.HeadSolver;
import retort.device.Workspace;

/**
 * The head on its way to the real rows, and what they contribute on its way back, in the smaller of
 * two exact forms. Whole: W (p, d) there, G (p, d) back. In factors W = Q' Z of m rows: Q' (p, m)
 * and then Z (m, d) there, G Z' (p, m) and then Q G (m, d) back, which are fewer numbers and fewer
 * operations where m is less than p d / (p + d).
 *
 * @param factored whether W goes in factors
 * @param m synthetic images, at least 1
 * @param inputs p - 1, at least 1
 * @param d the length of a target, at least 1
 */
public record HeadForm(boolean factored, int m, int inputs, int d) implements Serializable {

  /**
   * @throws IllegalArgumentException where an extent is out of its range
   */
  public HeadForm {
    InvalidValueException.requireAtLeast("images", m, 1);
    InvalidValueException.requireAtLeast("features", inputs, 1);
    InvalidValueException.requireAtLeast("dimension", d, 1);
  }

  /** W and G. */
  public static HeadForm whole(int m, int inputs, int d) {
    return new HeadForm(false, m, inputs, d);
  }

  /** The form with fewer numbers. */
  public static HeadForm smaller(int m, int inputs, int d) {
    HeadForm factors = new HeadForm(true, m, inputs, d);
    HeadForm whole = whole(m, inputs, d);
    return factors.length() < whole.length() ? factors : whole;
  }

  /** The numbers of either direction. */
  public long length() {
    return factored ? m * (inputs + 1L + d) : (inputs + 1L) * d;
  }

  /** Of those, the ones of a first matrix (p, m) or (p, d). */
  long first() {
    return (inputs + 1L) * (factored ? m : d);
  }

  /**
   * A solved head on its way.
   *
   * @param targets Ys, as they were solved
   * @param memory of the head's device
   * @return {@link #length} numbers, valid as long as the head and until the next one's
   */
  public Floats of(HeadSolver.RidgeHead head, Floats targets, Workspace memory) {
    if (!factored) {
      return head.weights();
    }
    Floats factors = memory.floats("a head in factors", length());
    head.factors(targets, factors.slice(0, first()), factors.slice(first(), length() - first()));
    return factors;
  }

  /**
   * A sum over no row yet.
   *
   * @param gradient whether the gradient is wanted, or |R|^2 alone
   */
  public OuterSum sum(Device device, boolean gradient) {
    return factored
        ? new FactoredOuterSum(device, this, gradient)
        : new OuterGradientAccumulator(device, inputs, d, gradient);
  }

  /**
   * The outer gradient with respect to the synthetic features and targets.
   *
   * @param sum what all rows contribute, times 2 / (n d); {@link #length} numbers
   * @param featureGradient out: dFs without the bias column, (m, inputs)
   * @param targetGradient out: dYs, (m, d)
   */
  public void gradient(
      HeadSolver.RidgeHead head, Floats sum, Floats featureGradient, Floats targetGradient) {
    if (factored) {
      head.gradient(
          sum.slice(0, first()),
          sum.slice(first(), sum.length() - first()),
          featureGradient,
          targetGradient);
    } else {
      head.gradient(sum, featureGradient, targetGradient);
    }
  }
}
