package retort.convnet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NetworkTest {
  private static final ConvNetShape SHAPE = new ConvNetShape(3, 8, List.of(4, 6), 5);
  private static final Sgd SGD = new Sgd(0.1, 0.9, 1e-3);

  /** Networks this small wait for each other's threads longer than they compute. */
  @BeforeEach
  void useOneThread() {
    Threads.use(1);
  }

  @Test
  void weightsComeBackAsTheyWere() {
    Weights weights = Networks.initialise(SHAPE, 1);
    Weights momentum = Networks.initialise(SHAPE, 2);
    try (Network network = Networks.open(weights, momentum)) {
      for (String name : weights.tensors().keySet()) {
        assertArrayEquals(weights.values(name), network.weights().values(name), name);
        if (Weights.learnt(name)) {
          assertArrayEquals(momentum.values(name), network.momentum().values(name), name);
        }
      }
    }
  }

  @Test
  void aNetworkGoesOnWhereAnotherStopped() {
    float[] straight = new Trainer(Networks.initialise(SHAPE, 3), Networks.zeros(SHAPE), 4).run();
    try (Network first = Networks.open(Networks.initialise(SHAPE, 3))) {
      for (int i = 0; i < 2; i++) {
        first.train(images(6, 4), Samples.floats(5, 6 * 5), 6, SGD);
      }
      assertArrayEquals(straight, new Trainer(first.weights(), first.momentum(), 2).run());
    }
  }

  @Test
  void initialWeightsFollowPyTorchsBounds() {
    Weights weights = Networks.initialise(new ConvNetShape(3, 32, List.of(32, 64), 10), 1);
    float[] conv = weights.values("blocks.1.conv.weight");
    double bound = 1 / Math.sqrt(32 * 9);
    double variance = 0;
    for (float value : conv) {
      assertTrue(Math.abs(value) <= bound);
      variance += (double) value * value / conv.length;
    }
    assertEquals(bound * bound / 3, variance, 0.03 * bound * bound);
    assertEquals(1, weights.values("blocks.0.bn.running_var")[3]);
  }

  @Test
  void aRowsFeaturesDependOnNeitherTheOthersNorTheThreads() {
    ConvNetShape shape = new ConvNetShape(3, 32, List.of(16, 24), 5);
    float[] images = Samples.floats(6, 70 * shape.pixels());
    try (Network network = Networks.open(Networks.initialise(shape, 7))) {
      float[] all = network.features(images, 70);
      for (int threads : new int[] {1, 2}) {
        Threads.use(threads);
        for (int n : new int[] {1, 33, 5, 70}) {
          assertArrayEquals(
              Arrays.copyOf(all, n * shape.features()),
              network.features(Arrays.copyOf(images, n * shape.pixels()), n));
        }
      }
    }
  }

  @Test
  void manyImagesArePassedAFewAtATime() {
    ConvNetShape shape = new ConvNetShape(1, 64, List.of(64), 2);
    int n = 20;
    float[] images = Samples.floats(8, n * shape.pixels());
    float[] gradient = Samples.floats(9, n * shape.features());
    try (Network network = Networks.open(Networks.initialise(shape, 10));
        Network.Pass all = network.forward(images, n)) {
      assertArrayEquals(network.features(images, n), all.features());
      float[] expected = all.imageGradient(gradient);
      int last = n - 1;
      float[] image = Arrays.copyOfRange(images, last * shape.pixels(), n * shape.pixels());
      try (Network.Pass one = network.forward(image, 1)) {
        assertArrayEquals(
            Arrays.copyOfRange(expected, last * shape.pixels(), n * shape.pixels()),
            one.imageGradient(
                Arrays.copyOfRange(gradient, last * shape.features(), n * shape.features())));
      }
      assertArrayEquals(expected, all.imageGradient(gradient));
    }
  }

  @Test
  void misuseIsNamed() {
    Network network = Networks.open(Networks.initialise(SHAPE, 1));
    assertThrows(IllegalArgumentException.class, () -> network.features(images(3, 1), 2));
    try (Network.Pass pass = network.forward(images(2, 1), 2)) {
      network.train(images(2, 1), new float[2 * 5], 2, SGD);
      assertThrows(
          IllegalStateException.class, () -> pass.imageGradient(new float[2 * SHAPE.features()]));
    }
    network.close();
    assertThrows(IllegalStateException.class, () -> network.features(images(2, 1), 2));
  }

  @Test
  void networksOnTwoThreadsGiveTheBitsOfOneAfterTheOther() {
    List<Long> seeds = List.of(11L, 12L, 13L, 14L);
    List<float[]> alone = seeds.stream().map(NetworkTest::trainedAlone).toList();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<CompletableFuture<float[]>> together =
          seeds.stream()
              .map(seed -> CompletableFuture.supplyAsync(() -> trainedAlone(seed), threads))
              .toList();
      for (int i = 0; i < alone.size(); i++) {
        assertArrayEquals(alone.get(i), together.get(i).join());
      }
    } finally {
      threads.shutdown();
    }
  }

  private static float[] trainedAlone(long seed) {
    Threads.use(1);
    return new Trainer(Networks.initialise(SHAPE, seed), Networks.zeros(SHAPE), 20).run();
  }

  @Test
  void memoryStaysConstant() throws IOException {
    assumeTrue(Files.exists(Path.of("/proc/self/status")), "no /proc to read the memory from");
    assertEquals(0, touchHeap(), "the heap's own pages are resident from here on");
    try (Network network = Networks.open(Networks.initialise(SHAPE, 1))) {
      for (int i = 0; i < 50; i++) {
        everything(network, i);
      }
      long early = residentKilobytes();
      for (int i = 50; i < 500; i++) {
        everything(network, i);
      }
      long late = residentKilobytes();
      assertTrue(late < 1.1 * early, early + " kB after 50 steps, " + late + " kB after 500");
    }
  }

  private static void everything(Network network, int step) {
    int n = 1 + step * 7 % 16;
    network.features(images(n, 1), n);
    try (Network.Pass pass = network.forward(images(16, 2), 16)) {
      pass.imageGradient(pass.features());
    }
    network.train(images(16, 2), new float[16 * 5], 16, SGD);
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

  private static float[] images(int n, long seed) {
    return Samples.floats(seed, n * SHAPE.pixels());
  }

  /** A few training steps, and the features afterwards. */
  private record Trainer(Weights weights, Weights momentum, int steps) {
    float[] run() {
      try (Network network = Networks.open(weights, momentum)) {
        for (int i = 0; i < steps; i++) {
          network.train(images(6, 4), Samples.floats(5, 6 * 5), 6, SGD);
        }
        return network.features(images(6, 4), 6);
      }
    }
  }
}
