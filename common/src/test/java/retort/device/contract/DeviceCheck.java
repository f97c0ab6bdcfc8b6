package retort.device.contract;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import retort.device.Device;
import retort.device.loops.LoopsDevice;

/**
 * What one operation must do, on arguments that are the same on every device.
 *
 * @param name of the operation with its sizes
 * @param tolerance of the error in strict float32
 * @param trial calls the operation and names the results
 */
public record DeviceCheck(String name, double tolerance, Consumer<Trial> trial) {

  /** Every check. */
  public static List<DeviceCheck> all() {
    return Stream.of(
            VectorChecks.all(),
            MatrixChecks.all(),
            ConvolutionChecks.all(),
            BatchNormChecks.all(),
            LayerChecks.all(),
            HeadChecks.all(),
            RefusalChecks.all())
        .flatMap(List::stream)
        .toList();
  }

  /**
   * Runs the check.
   *
   * @return the largest difference from float64 loops, as a share of the result's largest value
   * @throws AssertionError where a second run has other bits, or memory beside an argument changed
   */
  public double worst(Device device) {
    List<double[]> once = results(device);
    List<double[]> twice = results(device);
    List<double[]> expected = results(LoopsDevice.float64());
    double worst = 0;
    for (int i = 0; i < expected.size(); i++) {
      if (!Arrays.equals(once.get(i), twice.get(i))) {
        throw new AssertionError("%s: result %d has other bits a second time".formatted(name, i));
      }
      worst = Math.max(worst, difference(once.get(i), expected.get(i)));
    }
    return worst;
  }

  private List<double[]> results(Device device) {
    try (Trial run = new Trial(device)) {
      trial.accept(run);
      return run.results();
    } catch (RuntimeException e) {
      throw new AssertionError("%s on %s".formatted(name, device.identity()), e);
    }
  }

  private static double difference(double[] actual, double[] expected) {
    double largest = 0;
    double difference = 0;
    for (int i = 0; i < expected.length; i++) {
      if (Double.isNaN(actual[i]) || Double.isNaN(expected[i])) {
        return Double.POSITIVE_INFINITY;
      }
      largest = Math.max(largest, Math.abs(expected[i]));
      difference = Math.max(difference, Math.abs(actual[i] - expected[i]));
    }
    return largest == 0 ? difference : difference / largest;
  }

  @Override
  public String toString() {
    return name;
  }
}
