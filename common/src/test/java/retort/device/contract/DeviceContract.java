package retort.device.contract;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import retort.device.Device;

/** {@link DeviceCheck}s of one device; each test class of a device implements it. */
public interface DeviceContract {

  /** A device, which a check closes. */
  Device open();

  /** What the errors may be times that of float32 on the CPU. */
  default double allowance() {
    return 1;
  }

  /** Every operation against float64 loops, twice with equal bits, nothing beside it touched. */
  @TestFactory
  default Stream<DynamicTest> operations() {
    return DeviceCheck.all().stream()
        .map(
            check ->
                DynamicTest.dynamicTest(
                    check.name(),
                    () -> {
                      try (Device device = open()) {
                        double worst = check.worst(device);
                        assertTrue(
                            worst <= allowance() * check.tolerance(),
                            "%s: error %.2e, allowed %.2e"
                                .formatted(check.name(), worst, allowance() * check.tolerance()));
                      }
                    }));
  }
}
