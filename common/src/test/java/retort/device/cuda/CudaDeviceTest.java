package retort.device.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import retort.device.Device;
import retort.device.DeviceMemoryException;
import retort.device.Floats;
import retort.device.HeadPlace;
import retort.device.MatrixOperations;
import retort.device.Precision;
import retort.device.contract.DeviceContract;

/** The CUDA device with its own kernels, on an emulated card. */
class CudaDeviceTest implements DeviceContract {

  @Override
  public Device open() {
    return EmulatedCard.open();
  }

  @Test
  void namesCardDriverLibrariesAndPrecision() {
    try (Device device = EmulatedCard.open(Precision.TF32, HeadPlace.HOST)) {
      assertEquals(
          "cuda Emulated card sm_90, driver 13.0, cuBLAS 13.0, cuSOLVER 12.0, tf32, head on loops,"
              + " float32",
          device.identity());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"two-blocks-8", "rank-deficient-8", "three-blocks-32", "two-blocks-16"})
  void stepIsPyTorchs(String fixture) {
    try (Device device = open()) {
      double strict = FixtureCheck.worst(device, fixture);
      assertTrue(strict < 1e-4, "relative error " + strict);
      try (Device coarse = EmulatedCard.open(Precision.TF32, HeadPlace.AUTO)) {
        double error = FixtureCheck.worst(coarse, fixture);
        assertTrue(error > 10 * strict && error < 3e-3, "relative error in TF32 " + error);
      }
    }
  }

  @Test
  void exactProductsAreFloat32sInTf32() {
    float[] expected;
    try (Device device = open()) {
      expected = product(device, device.matrices());
      assertArrayEquals(expected, product(device, device.matrices().exact()));
    }
    try (Device coarse = EmulatedCard.open(Precision.TF32, HeadPlace.AUTO)) {
      float[] before = product(coarse, coarse.matrices());
      assertFalse(Arrays.equals(expected, before), "TF32 rounds");
      assertArrayEquals(expected, product(coarse, coarse.matrices().exact()));
      assertArrayEquals(before, product(coarse, coarse.matrices()), "as before");
    }
  }

  private static float[] product(Device device, MatrixOperations matrices) {
    try (Floats a = device.upload(HeadCheck.noise(1, 15));
        Floats b = device.upload(HeadCheck.noise(2, 35));
        Floats c = device.floats(21)) {
      matrices.multiply(false, false, 3, 7, 5, 1, a, b, 0, c);
      return c.download();
    }
  }

  @Test
  void headIsFloat64sOnCardAndHost() {
    for (HeadPlace place : HeadPlace.values()) {
      try (Device device = EmulatedCard.open(Precision.FLOAT32, place)) {
        double worst = HeadCheck.worst(device, 20, 30, 7);
        assertTrue(worst < 1e-5, place + ": error " + worst);
        String refusal = HeadCheck.refusal(device);
        assertTrue(!refusal.startsWith("a factor"), place + ": " + refusal);
      }
    }
  }

  /** Patches of one image at a time, some, and all give what one product gives. */
  @Test
  void patchesOfAnySizeGiveTheSameStep() {
    for (long floats : new long[] {1, 20_000, 1L << 28}) {
      EmulatedCard.open().close();
      CudaSettings settings = new CudaSettings(0, Precision.FLOAT32, HeadPlace.AUTO);
      try (Device device = CudaDevice.open(settings, OptionalLong.of(floats), () -> null)) {
        double error = FixtureCheck.worst(device, "two-blocks-16");
        assertTrue(error < 1e-4, floats + " floats: relative error " + error);
      }
    }
  }

  @Test
  void arraysLargerThanTheStagingComeBackWhole() {
    float[] values = HeadCheck.noise(1, 5_000_001);
    try (Device device = open();
        Floats first = device.upload(values);
        Floats second = device.upload(values)) {
      assertArrayEquals(values, first.download());
      assertArrayEquals(values, second.download());
    }
  }

  @Test
  void aStepAllocatesNothingAfterTheFirstAndRepeats() {
    try (Device device = open()) {
      StepTimes.Seen once = StepTimes.measure(device, StepTimes.Recipe.TINY, 3);
      StepTimes.Seen twice = StepTimes.measure(device, StepTimes.Recipe.TINY, 3);
      assertEquals(0, once.growth());
      assertArrayEquals(once.losses(), twice.losses());
    }
  }

  @Test
  void memoryThatIsNotThereIsNamed() {
    try (Device device = open()) {
      String message =
          assertThrows(DeviceMemoryException.class, () -> device.floats(2L << 30)).getMessage();
      assertTrue(message.contains("no room for 8192 MiB"), message);
      assertTrue(message.contains("of 4096 are free"), message);
    }
  }

  @Test
  void theHeadIsOnCardsOfFullFloat64() {
    for (int capability : new int[] {80, 90, 100}) {
      assertTrue(HeadPlace.AUTO.onCard(capability), "sm_" + capability);
    }
    for (int capability : new int[] {75, 86, 89, 103, 120}) {
      assertTrue(!HeadPlace.AUTO.onCard(capability), "sm_" + capability);
      assertTrue(HeadPlace.DEVICE.onCard(capability), "sm_" + capability);
    }
    assertTrue(!HeadPlace.HOST.onCard(90));
  }
}
