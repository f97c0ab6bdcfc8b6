package retort.device.contract;

import java.util.Locale;
import retort.device.Device;

/** The checks of a device as lines for people, where there is no JUnit. */
public final class DeviceReport {
  private DeviceReport() {}

  /**
   * Runs every check and prints the failures and, at last, a summary.
   *
   * @param allowance what the errors may be times that of float32
   * @return how many failed
   */
  public static int run(Device device, double allowance) {
    int failures = 0;
    for (DeviceCheck check : DeviceCheck.all()) {
      String failure = "";
      try {
        double worst = check.worst(device);
        if (!(worst <= allowance * check.tolerance())) {
          failure = "error %.2e, allowed %.2e".formatted(worst, allowance * check.tolerance());
        }
      } catch (AssertionError e) {
        failure = e + (e.getCause() == null ? "" : ": " + e.getCause());
      }
      if (!failure.isEmpty()) {
        failures++;
        System.out.printf(Locale.ROOT, "FAILED %s: %s%n", check.name(), failure);
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%s: %d checks, %d failed%n",
        device.identity(),
        DeviceCheck.all().size(),
        failures);
    return failures;
  }
}
