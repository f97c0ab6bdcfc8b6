package retort.device.cpu;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import retort.device.Device;
import retort.device.Floats;
import retort.device.contract.DeviceContract;

/** The processor keeps the contract of devices. */
class CpuDeviceTest implements DeviceContract {

  @Override
  public Device open() {
    return new CpuDevice(2);
  }

  @Test
  void itsIdentityNamesTheLibrariesAndTheInstructionSet() {
    try (Device device = open()) {
      String identity = device.identity();
      assertTrue(
          identity.matches(
              "cpu, oneDNN \\d+\\.\\d+\\.\\d+ \\(instruction set 0x\\p{XDigit}+\\), OpenBLAS"
                  + " \\d.*"),
          identity);
    }
  }

  @Test
  void memoryThatWasClosedIsRefused() {
    try (Device device = open()) {
      Floats vector = device.floats(3);
      vector.close();
      vector.close();
      assertThrows(IllegalStateException.class, vector::download);
    }
  }

  @Test
  void aRidgeOutsideOfItsRangeIsRefused() {
    try (Device device = open()) {
      assertThrows(IllegalArgumentException.class, () -> device.headSolver(0));
      assertThrows(IllegalArgumentException.class, () -> device.headSolver(Double.NaN));
      assertThrows(IllegalArgumentException.class, () -> new CpuDevice(0));
    }
  }
}
