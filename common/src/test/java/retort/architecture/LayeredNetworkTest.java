package retort.architecture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import retort.architecture.TrainableNetwork.TrainingPass;
import retort.convnet.OutputLoss;
import retort.convnet.Threads;
import retort.tensors.Tensor;

class LayeredNetworkTest {
  private static final Update SGD = new Update.Sgd(0.01, 0.9, 1e-4);

  @BeforeEach
  void useOneThread() {
    Threads.use(1);
  }

  @ParameterizedTest
  @EnumSource
  void aRowsFeaturesDependOnNeitherTheOthersNorTheThreads(Backbone backbone) {
    Architecture architecture = small(backbone, new Head.None());
    int n = 131; // More than are passed at once.
    float[] images = noise(1, n * architecture.pixels());
    try (TrainableNetwork network = architecture.open(architecture.initialise(2))) {
      float[] all = network.features(images, n);
      assertArrayEquals(all, network.outputs(images, n), "without a head they are the outputs");
      for (int threads : new int[] {1, 2}) {
        Threads.use(threads);
        for (int some : new int[] {1, 5, 130}) {
          float[] first = Arrays.copyOf(images, some * architecture.pixels());
          assertArrayEquals(
              Arrays.copyOf(all, some * network.features()), network.features(first, some));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void trainingLowersTheLoss(Backbone backbone) {
    Architecture architecture = small(backbone, new Head.Linear(3));
    int n = 8;
    float[] images = noise(1, n * architecture.pixels());
    float[] targets = noise(2, n * 3);
    try (TrainableNetwork network = architecture.open(architecture.initialise(3))) {
      double before = 0;
      double after = 0;
      for (int step = 0; step < 12; step++) {
        after = network.train(images, n, squares(targets), SGD);
        before = step == 0 ? after : before;
      }
      assertTrue(after < 0.9 * before, before + " to " + after);
    }
  }

  @Test
  void aBackboneTakesAnotherHead() {
    Architecture pretrained = small(Backbone.RESNET10, new Head.Projector(List.of(4, 5)));
    Map<String, Tensor> weights = pretrained.initialise(4);
    Architecture transferred = pretrained.with(new Head.Linear(3));
    Map<String, Tensor> moved = new LinkedHashMap<>(transferred.initialise(5));
    weights.forEach((name, tensor) -> moved.computeIfPresent(name, (same, fresh) -> tensor));
    float[] images = noise(1, 2 * pretrained.pixels());
    try (TrainableNetwork first = pretrained.open(weights);
        TrainableNetwork second = transferred.open(moved)) {
      assertArrayEquals(first.features(images, 2), second.features(images, 2));
      assertEquals(2 * 3, second.outputs(images, 2).length);
      assertTrue(second.weights().containsKey("fc.weight"));
      assertFalse(second.weights().keySet().stream().anyMatch(n -> n.startsWith("projector.")));
    }
    assertThrows(IllegalArgumentException.class, () -> transferred.open(weights));
  }

  @Test
  void aBatchWithoutVarianceIsRefused() {
    Architecture architecture =
        new Architecture(Backbone.CONVNET, 1, 4, List.of(2, 2), new Head.Projector(List.of(3, 3)));
    try (TrainableNetwork network = architecture.open(architecture.initialise(1))) {
      IllegalArgumentException refused =
          assertThrows(IllegalArgumentException.class, () -> network.forward(noise(1, 16), 1));
      assertEquals(
          "projector.1: a training batch needs two values a channel or more: give it more images",
          refused.getMessage());
      assertEquals(2, network.features(noise(1, 16), 1).length);
    }
  }

  @Test
  void misuseIsNamed() {
    Architecture architecture = small(Backbone.CONVNET, new Head.Linear(2));
    TrainableNetwork network = architecture.open(architecture.initialise(1));
    float[] images = noise(1, 2 * architecture.pixels());
    assertThrows(IllegalArgumentException.class, () -> network.features(images, 3));
    assertThrows(IllegalArgumentException.class, () -> network.features(new float[0], 0));
    TrainingPass pass = network.forward(images, 2);
    assertThrows(IllegalStateException.class, () -> network.features(images, 2));
    assertThrows(IllegalArgumentException.class, () -> pass.gradient(new float[3]));
    float[] gradient = pass.gradient(new float[4]);
    assertThrows(IllegalStateException.class, () -> pass.gradient(new float[4]));
    pass.close();
    try (TrainingPass stale = network.forward(images, 2)) {
      network.step(gradient, stale.statistics(), SGD);
      assertThrows(IllegalStateException.class, () -> stale.gradient(new float[4]));
    }
    network.close();
    assertThrows(IllegalStateException.class, () -> network.features(images, 2));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Architecture(Backbone.VGG11, 3, 16, List.of(), new Head.None()));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Architecture(Backbone.VGG11, 3, 32, List.of(), new Head.None(), 0));
  }

  @Test
  void memoryStaysConstant() throws IOException {
    assumeTrue(Files.exists(Path.of("/proc/self/status")), "no /proc to read the memory from");
    assertEquals(0, touchHeap(), "the heap's own pages are resident from here on");
    Architecture architecture = small(Backbone.RESNET10, new Head.Linear(3));
    try (TrainableNetwork network = architecture.open(architecture.initialise(1))) {
      for (int i = 0; i < 20; i++) {
        everything(architecture, network, i);
      }
      long early = residentKilobytes();
      for (int i = 20; i < 140; i++) {
        everything(architecture, network, i);
      }
      long late = residentKilobytes();
      assertTrue(late < 1.1 * early, early + " kB after 20 steps, " + late + " kB after 140");
    }
  }

  private static void everything(Architecture architecture, TrainableNetwork network, int step) {
    int n = 2 + step * 7 % 16;
    float[] images = noise(step, n * architecture.pixels());
    network.features(images, n);
    network.train(images, n, squares(new float[n * 3]), SGD);
  }

  /** Half the squared distance to the targets, a row. */
  private static OutputLoss squares(float[] targets) {
    return (outputs, n) -> {
      double sum = 0;
      for (int i = 0; i < outputs.length; i++) {
        outputs[i] -= targets[i];
        sum += outputs[i] * outputs[i] / (2.0 * n);
        outputs[i] /= n;
      }
      return sum;
    };
  }

  private static int touchHeap() {
    byte[][] pages = new byte[400][1 << 20];
    return pages[399][0];
  }

  private static long residentKilobytes() throws IOException {
    System.gc();
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      String line = lines.filter(l -> l.startsWith("VmRSS")).findFirst().orElseThrow();
      return Long.parseLong(line.replaceAll("\\D", ""));
    }
  }

  private static Architecture small(Backbone backbone, Head head) {
    boolean convNet = backbone == Backbone.CONVNET;
    int size = backbone == Backbone.VGG11 ? 32 : 8;
    return new Architecture(backbone, 3, size, List.of(4, 6), head, convNet ? 1 : 1.0 / 32);
  }

  private static float[] noise(long seed, int length) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) (2 * random.nextDouble() - 1);
    }
    return values;
  }
}
