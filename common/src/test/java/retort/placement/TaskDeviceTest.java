package retort.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import retort.device.Device;
import retort.device.Floats;

/** Tasks share the devices of their process, and what earlier tasks left on them. */
class TaskDeviceTest {
  private static final DeviceSettings SETTINGS = DeviceSettings.cpu(1);

  @Test
  void twoTasksAtOnceHaveTwoDevicesAndTheNextTaskHasOneOfThem() {
    Device first;
    Device second;
    try (TaskDevice one = TaskDevice.borrow(SETTINGS);
        TaskDevice two = TaskDevice.borrow(SETTINGS)) {
      first = one.device();
      second = two.device();
    }
    assertNotSame(first, second);
    try (TaskDevice next = TaskDevice.borrow(SETTINGS)) {
      assertEquals(true, next.device() == first || next.device() == second);
    }
  }

  @Test
  void whatATaskKeepsTheNextOneFinds() {
    Floats kept;
    try (TaskDevice task = TaskDevice.borrow(SETTINGS.withThreads(2))) {
      kept = task.keep("vector", Floats.class, device -> device.floats(3));
    }
    try (TaskDevice task = TaskDevice.borrow(SETTINGS.withThreads(2))) {
      assertSame(kept, task.keep("vector", Floats.class, device -> device.floats(3)));
      assertNotSame(kept, task.keep("another", Floats.class, device -> device.floats(3)));
    }
  }

  @Test
  void noThreadsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> DeviceSettings.cpu(0));
  }
}
