package retort.device.loops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import retort.device.Convolution;
import retort.device.ConvolutionShape;
import retort.device.Device;
import retort.device.Doubles;
import retort.device.Floats;
import retort.device.contract.DeviceContract;

/** The device of loops itself, against numbers worked out by hand. */
class LoopsDeviceTest implements DeviceContract {

  @Override
  public Device open() {
    return LoopsDevice.float32();
  }

  @Test
  void freshMemoryIsPoisoned() {
    try (LoopsDevice device = LoopsDevice.float32();
        Floats floats = device.floats(3)) {
      assertArrayEquals(new float[] {Float.NaN, Float.NaN, Float.NaN}, floats.download());
    }
  }

  @Test
  void whatCrossesTheSeamIsCounted() {
    try (LoopsDevice device = LoopsDevice.float32();
        Floats floats = device.floats(5)) {
      floats.slice(1, 3).upload(new float[] {9, 1, 2, 3}, 1);
      assertArrayEquals(new float[] {2, 3}, floats.slice(2, 2).download());
      device.bytes(new byte[7]).close();
      Traffic traffic = device.traffic();
      assertEquals(List.of(2L, 19L), List.of(traffic.uploads(), traffic.uploadedBytes()));
      assertEquals(List.of(1L, 8L), List.of(traffic.downloads(), traffic.downloadedBytes()));
      assertEquals(List.of(1L, 5L), List.of(traffic.openArrays(), traffic.openValues()));
      traffic.reset();
      assertEquals(0, traffic.uploads() + traffic.uploadedBytes() + traffic.downloads());
    }
  }

  @Test
  void aLeakIsSeen() {
    LoopsDevice device = LoopsDevice.float32();
    Floats floats = device.floats(5);
    floats.slice(0, 2).close();
    assertThrows(IllegalStateException.class, device::close);
    floats.close();
    floats.close();
    device.close();
  }

  @Test
  void freedMemoryAndForeignMemoryAreRefused() {
    try (LoopsDevice device = LoopsDevice.float32();
        LoopsDevice other = LoopsDevice.float32();
        Floats foreign = other.floats(2)) {
      Floats floats = device.floats(2);
      assertThrows(IllegalArgumentException.class, () -> device.vectors().copy(foreign, floats));
      floats.close();
      assertThrows(IllegalStateException.class, () -> device.vectors().fill(floats, 1));
    }
  }

  @Test
  void aSliceEndsWithinItsVector() {
    try (LoopsDevice device = LoopsDevice.float32();
        Floats two = device.floats(2)) {
      assertThrows(IndexOutOfBoundsException.class, () -> two.slice(1, 2));
    }
  }

  @Test
  void storageIsFloat32UnlessExact() {
    try (LoopsDevice rounded = LoopsDevice.float32();
        LoopsDevice exact = LoopsDevice.float64();
        LoopsFloats a = rounded.floats(1);
        LoopsFloats b = exact.floats(1)) {
      a.write(0.1);
      b.write(0.1);
      assertEquals((float) 0.1, a.values()[0]);
      assertEquals(0.1, b.values()[0]);
    }
  }

  @Test
  void aConvolutionIsTheSumThatItsDefinitionSays() {
    try (LoopsDevice device = LoopsDevice.float64();
        LoopsFloats weight = device.floats(4);
        LoopsFloats bias = device.floats(1);
        LoopsMaps in = (LoopsMaps) device.featureMaps(1, 1, 3);
        LoopsMaps out = (LoopsMaps) device.featureMaps(1, 1, 2);
        Convolution convolution =
            device.layers().convolution(new ConvolutionShape(1, 1, 3, 2, 1, 0, false))) {
      weight.write(1, 10, 100, 1000);
      bias.write(-2000);
      in.values().write(1, 2, 3, 4, 5, 6, 7, 8, 9);
      convolution.load(weight);
      convolution.forward(in, Optional.of(bias), false, out);
      assertArrayEquals(new double[] {3421, 4532, 6754, 7865}, out.values().values());
      convolution.forward(in, Optional.empty(), true, out);
      assertArrayEquals(new double[] {5421, 6532, 8754, 9865}, out.values().values());
    }
  }

  @Test
  void optimizersAreThoseOfTheirPapers() {
    try (LoopsDevice device = LoopsDevice.float64();
        LoopsFloats x = device.floats(1);
        LoopsFloats g = device.floats(1);
        LoopsFloats v = device.floats(1);
        LoopsFloats second = device.floats(1)) {
      x.write(2);
      g.write(3);
      v.write(1);
      device.vectors().sgd(x, g, v, 0.1, 0.5, 0.25);
      assertEquals(4, v.values()[0], 1e-12);
      assertEquals(1.6, x.values()[0], 1e-12);
      x.write(2);
      v.write(0);
      second.write(0);
      device.vectors().adamW(x, g, v, second, 0.1, 0.5, 0);
      // The first step's corrected moments are g and g^2: it moves by lr, after decay by lr 0.5.
      assertEquals(2 * 0.95 - 0.1 * 3 / (3 + 1e-8), x.values()[0], 1e-12);
      device.vectors().adamW(x, g, v, second, 0.1, 0.5, 1);
      assertEquals((2 * 0.95 - 0.1) * 0.95 - 0.1, x.values()[0], 1e-8);
    }
  }

  @Test
  void sumsOfManyRowsAreInFloat64() {
    try (LoopsDevice device = LoopsDevice.float32();
        LoopsFloats x = device.floats(1);
        Doubles sum = device.doubles(1)) {
      device.vectors().zero(sum);
      x.write(1 << 25);
      device.vectors().accumulate(x, sum);
      x.write(1);
      device.vectors().accumulate(x, sum);
      x.write(-(1 << 25));
      device.vectors().accumulate(x, sum);
      device.vectors().round(sum, 2, x);
      assertEquals(2, x.values()[0]);
      assertTrue(device.vectors().finite(x));
      x.write(Double.NaN);
      assertFalse(device.vectors().finite(x));
    }
  }
}
