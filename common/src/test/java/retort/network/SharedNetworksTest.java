package retort.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static retort.network.NetworkTest.small;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import retort.device.Device;
import retort.device.Floats;
import retort.device.contract.EveryDevice;
import retort.device.loops.LoopsDevice;
import retort.device.loops.LoopsFloats;
import retort.optimizer.Optimizer;

/** Networks that share layers and memory, and what crosses the seam. */
class SharedNetworksTest {
  private static final Optimizer SGD = new Optimizer.Sgd(0.1, 0.9, 1e-3);
  private static final int N = 9; // More than the device of loops passes at once.

  @ParameterizedTest
  @EnumSource
  void whatOthersDoInBetweenChangesNoBit(EveryDevice kind) {
    Architecture architecture = small(Backbone.RESNET10, new Head.LinearHead(3));
    try (Device device = kind.open();
        Floats images = device.upload(Samples.floats(1, N * architecture.pixels()));
        Floats targets = device.upload(Samples.floats(2, N * 3));
        Floats alone = device.floats(images.length());
        Floats among = device.floats(images.length());
        Networks networks = new Networks(device, architecture);
        Network a = networks.open(architecture.initialize(1));
        Network b = networks.open(architecture.initialize(2))) {
      try (Pass pass = a.forward(images, N)) {
        pass.imageGradient(pass.features(), alone);
      }
      try (Pass pass = a.forward(images, N)) {
        float[] before = pass.features().download();
        b.train(images, N, Loss.meanSquaredError(targets), SGD);
        b.features(images, N, among.slice(0, (long) N * b.features()));
        assertThrows(IllegalStateException.class, () -> b.forward(images, N));
        assertArrayEquals(before, pass.features().download());
        pass.imageGradient(pass.features(), among);
      }
      assertArrayEquals(alone.download(), among.download());
      a.train(images, N, Loss.meanSquaredError(targets), SGD);
      float[] trained = a.parameters().download();
      try (Network single = architecture.open(device, architecture.initialize(1))) {
        single.train(images, N, Loss.meanSquaredError(targets), SGD);
        assertArrayEquals(single.parameters().download(), trained);
      }
    }
  }

  @Test
  void aSecondStepMakesNoArrayAndUploadsNothing() {
    for (Backbone backbone : List.of(Backbone.CONVNET, Backbone.RESNET10, Backbone.MOBILENET)) {
      Architecture architecture = small(backbone, new Head.LinearHead(3));
      LoopsDevice device = LoopsDevice.float32();
      try (device;
          Floats images = device.upload(Samples.floats(1, N * architecture.pixels()));
          Floats targets = device.upload(Samples.floats(2, N * 3));
          Floats features = device.floats((long) N * architecture.features());
          Floats gradient = device.floats(images.length());
          Network network = architecture.open(device, architecture.initialize(1))) {
        long open = 0;
        int[] batches = {N, N, N - 1, N - 2, N, N - 1, N - 2, N};
        for (int step = 0; step < batches.length; step++) {
          int n = batches[step];
          Floats some = images.slice(0, (long) n * architecture.pixels());
          network.features(some, n, features.slice(0, (long) n * network.features()));
          try (Pass pass = network.forward(some, n)) {
            pass.imageGradient(pass.features(), gradient.slice(0, some.length()));
          }
          Loss loss = Loss.meanSquaredError(targets.slice(0, n * 3L));
          network.train(some, n, loss, SGD);
          if (step == 0) {
            open = device.traffic().openValues();
            device.traffic().reset();
          }
        }
        assertEquals(open, device.traffic().openValues());
        assertEquals(0, device.traffic().uploads() + device.traffic().downloads());
      }
    }
  }

  /** As the rows of a partition, whose number differs from step to step. */
  @ParameterizedTest
  @EnumSource
  void batchesThatGrowTakeAboutWhatTheLargestDoes(Backbone backbone) {
    long atOnce = openAfter(backbone, 40);
    int[] growing = IntStream.rangeClosed(20, 40).toArray();
    long inTurn = openAfter(backbone, growing);
    assertTrue(inTurn < 1.25 * atOnce, inTurn + " instead of " + atOnce);
  }

  private static long openAfter(Backbone backbone, int... batches) {
    Architecture architecture = small(backbone, new Head.LinearHead(3));
    float[] images = Samples.floats(1, 40 * architecture.pixels());
    float[] targets = Samples.floats(2, 40 * 3);
    try (LoopsDevice device = LoopsDevice.float32();
        Network network = architecture.open(device, architecture.initialize(1))) {
      for (int n : batches) {
        float[] some = Arrays.copyOf(images, n * architecture.pixels());
        network.outputs(some, n);
        network.train(some, n, NetworkTest.squares(Arrays.copyOf(targets, n * 3)), SGD);
      }
      return device.traffic().openValues();
    }
  }

  /** The device refuses to close while an array is open. */
  @Test
  void closingFreesEverything() {
    Architecture architecture = small(Backbone.MOBILENET, new Head.Projector(List.of(4, 5)));
    try (LoopsDevice device = LoopsDevice.float32()) {
      try (Network network = architecture.open(device, architecture.initialize(1))) {
        float[] images = Samples.floats(1, 4 * architecture.pixels());
        network.outputs(images, 4);
        network.train(images, 4, NetworkTest.squares(new float[4 * 5]), SGD);
        assertThrows(IllegalArgumentException.class, () -> architecture.open(device, Map.of()));
      }
      assertEquals(0, device.traffic().openArrays());
    }
  }

  /** In float64, along a random direction: every architecture's gradient of the images. */
  @ParameterizedTest
  @EnumSource
  void imageGradientsAreThoseOfDifferences(Backbone backbone) {
    int n = 2;
    double step = 1e-6;
    Architecture architecture = small(backbone, new Head.None());
    int length = n * architecture.pixels();
    SplittableRandom random = new SplittableRandom(5);
    try (LoopsDevice device = LoopsDevice.float64();
        LoopsFloats images = device.floats(length);
        LoopsFloats gradient = device.floats(length);
        LoopsFloats features = device.floats((long) n * architecture.features());
        LoopsFloats slope = device.floats(features.length());
        Network network = architecture.open(device, architecture.initialize(1))) {
      double[] x = random.doubles(length, -1, 1).toArray();
      double[] direction = random.doubles(length, -1, 1).toArray();
      double[] weights = random.doubles(slope.length(), -1, 1).toArray();
      images.write(x);
      slope.write(weights);
      try (Pass pass = network.forward(images, n)) {
        pass.imageGradient(slope, gradient);
      }
      double expected = 0;
      for (int sign = -1; sign <= 1; sign += 2) {
        double[] moved = x.clone();
        for (int i = 0; i < length; i++) {
          moved[i] += sign * step * direction[i];
        }
        images.write(moved);
        network.features(images, n, features);
        expected += sign * product(features.values(), weights) / (2 * step);
      }
      assertEquals(expected, product(gradient.values(), direction), 1e-5 * Math.abs(expected));
    }
  }

  private static double product(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
