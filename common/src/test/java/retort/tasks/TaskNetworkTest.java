package retort.tasks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import retort.device.loops.LoopsDevice;
import retort.network.Architecture;
import retort.network.Head;
import retort.network.Network;
import retort.placement.DriverDevice;
import retort.placement.TaskDevice;
import retort.tensors.Tensor;

class TaskNetworkTest {
  private static final Architecture SHAPE =
      Architecture.convNet(3, 8, List.of(4), new Head.LinearHead(2));

  private final LoopsDevice device = LoopsDevice.float32();
  private final float[] images = new float[3 * 8 * 8];

  /** The backward job of a step brings no weight to the card where its forward job ran. */
  @Test
  void weightsComeOnceAStep() {
    Map<String, Tensor> first = SHAPE.initialize(1);
    Map<String, Tensor> second = SHAPE.initialize(2);
    images[7] = 1;
    try (DriverDevice driver = DriverDevice.shared(device)) {
      float[] expected = driver.lend(() -> features(driver, first));
      device.traffic().reset();
      assertArrayEquals(expected, driver.lend(() -> features(driver, first)));
      assertEquals(1, device.traffic().uploads(), "the images alone");
      float[] other = driver.lend(() -> features(driver, second));
      try (Network alone = SHAPE.open(device, second)) {
        assertArrayEquals(alone.features(images, 1), other);
      }
      assertArrayEquals(expected, driver.lend(() -> features(driver, first)));
    }
    assertEquals(0, device.traffic().openArrays());
  }

  /** A job of many architectures takes no more memory than its largest. */
  @Test
  void anotherArchitectureTakesTheOnesPlace() {
    Architecture other = Architecture.convNet(3, 8, List.of(5), new Head.LinearHead(2));
    Map<String, Tensor> weights = SHAPE.initialize(1);
    Map<String, Tensor> others = other.initialize(1);
    try (DriverDevice driver = DriverDevice.shared(device)) {
      float[] expected = driver.lend(() -> features(driver, weights));
      long open = device.traffic().openValues();
      try (Network alone = other.open(device, others)) {
        assertArrayEquals(
            alone.features(images, 1), driver.lend(() -> features(driver, other, others)));
      }
      assertArrayEquals(expected, driver.lend(() -> features(driver, weights)));
      assertEquals(open, device.traffic().openValues());
    }
    assertEquals(0, device.traffic().openArrays());
  }

  private float[] features(DriverDevice driver, Map<String, Tensor> weights) {
    return features(driver, SHAPE, weights);
  }

  private float[] features(
      DriverDevice driver, Architecture architecture, Map<String, Tensor> weights) {
    try (TaskDevice task = driver.borrow()) {
      return TaskNetwork.of(task, architecture, weights).features(images, 1);
    }
  }
}
