package retort.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import retort.device.Device;
import retort.device.Floats;
import retort.device.contract.EveryDevice;
import retort.optimizer.Optimizer;
import retort.tensors.Tensor;

class NetworkTest {
  private static final Optimizer SGD = new Optimizer.Sgd(0.01, 0.9, 1e-4);

  static Stream<Arguments> everywhere() {
    return Arrays.stream(EveryDevice.values())
        .flatMap(
            device ->
                Arrays.stream(Backbone.values()).map(backbone -> Arguments.of(device, backbone)));
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void aRowsFeaturesDoNotDependOnTheOthers(EveryDevice kind, Backbone backbone) {
    Architecture architecture = small(backbone, new Head.None());
    int n = 16; // More than the device of loops passes at once.
    float[] images = Samples.floats(1, n * architecture.pixels());
    try (Device device = kind.open();
        Network network = architecture.open(device, architecture.initialize(2))) {
      float[] all = network.features(images, n);
      assertArrayEquals(all, network.outputs(images, n), "without a head they are the outputs");
      for (int count : new int[] {1, 5, 15}) {
        float[] first = Arrays.copyOf(images, count * architecture.pixels());
        assertArrayEquals(
            Arrays.copyOf(all, count * network.features()), network.features(first, count));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void trainingLowersTheLoss(EveryDevice kind, Backbone backbone) {
    Architecture architecture = small(backbone, new Head.LinearHead(3));
    int n = 8;
    float[] images = Samples.floats(1, n * architecture.pixels());
    float[] targets = Samples.floats(2, n * 3);
    try (Device device = kind.open();
        Network network = architecture.open(device, architecture.initialize(3))) {
      double before = 0;
      double after = 0;
      for (int step = 0; step < 12; step++) {
        after = network.train(images, n, squares(targets), SGD);
        before = step == 0 ? after : before;
      }
      assertTrue(after < 0.9 * before, before + " to " + after);
    }
  }

  @ParameterizedTest
  @EnumSource
  void weightsComeBackAsTheyWere(EveryDevice kind) {
    Architecture architecture = small(Backbone.MOBILENET, new Head.LinearHead(3));
    Map<String, Tensor> weights = architecture.initialize(1);
    try (Device device = kind.open();
        Network network = architecture.open(device, weights)) {
      Map<String, Tensor> back = network.weights();
      assertEquals(List.copyOf(weights.keySet()), List.copyOf(back.keySet()));
      for (String name : weights.keySet()) {
        assertArrayEquals(weights.get(name).values(), back.get(name).values(), name);
        assertArrayEquals(weights.get(name).shape(), back.get(name).shape(), name);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aNetworkGoesOnWhereAnotherStopped(EveryDevice kind) {
    Architecture architecture = small(Backbone.CONVNET, new Head.LinearHead(3));
    float[] images = Samples.floats(1, 6 * architecture.pixels());
    for (Optimizer optimizer : List.of(SGD, new Optimizer.AdamW(0.01, 0.1))) {
      try (Device device = kind.open();
          Network straight = architecture.open(device, architecture.initialize(3));
          Network first = architecture.open(device, architecture.initialize(3))) {
        train(straight, images, 4, optimizer);
        train(first, images, 2, optimizer);
        try (Network second = architecture.open(device, first.weights(), first.optimizerState())) {
          train(second, images, 2, optimizer);
          assertArrayEquals(straight.features(images, 6), second.features(images, 6));
        }
      }
    }
  }

  private static void train(Network network, float[] images, int steps, Optimizer optimizer) {
    for (int step = 0; step < steps; step++) {
      network.train(images, 6, squares(Samples.floats(5, 6 * 3)), optimizer);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBackboneTakesAnotherHead(EveryDevice kind) {
    Architecture pretrained = small(Backbone.RESNET10, new Head.Projector(List.of(4, 5)));
    Map<String, Tensor> weights = pretrained.initialize(4);
    Architecture transferred = pretrained.with(new Head.LinearHead(3));
    Map<String, Tensor> moved = new LinkedHashMap<>(transferred.initialize(5));
    weights.forEach((name, tensor) -> moved.computeIfPresent(name, (same, fresh) -> tensor));
    float[] images = Samples.floats(1, 2 * pretrained.pixels());
    try (Device device = kind.open();
        Network first = pretrained.open(device, weights);
        Network second = transferred.open(device, moved)) {
      assertArrayEquals(first.features(images, 2), second.features(images, 2));
      assertEquals(2 * 3, second.outputs(images, 2).length);
      assertTrue(second.weights().containsKey("fc.weight"));
      assertFalse(second.weights().keySet().stream().anyMatch(n -> n.startsWith("projector.")));
      assertThrows(IllegalArgumentException.class, () -> transferred.open(device, weights));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBatchWithoutVarianceIsRefused(EveryDevice kind) {
    Architecture architecture =
        Architecture.convNet(1, 4, List.of(2, 2), new Head.Projector(List.of(3, 3)));
    try (Device device = kind.open();
        Network network = architecture.open(device, architecture.initialize(1))) {
      float[] image = Samples.floats(1, 16);
      for (int twice = 0; twice < 2; twice++) {
        assertEquals(
            "projector.1: a training batch needs two values a channel or more: give it more images",
            assertThrows(IllegalArgumentException.class, () -> network.forwardTraining(image, 1))
                .getMessage());
      }
      assertEquals(2, network.features(image, 1).length);
    }
  }

  @ParameterizedTest
  @EnumSource
  void misuseIsNamed(EveryDevice kind) {
    Architecture architecture = small(Backbone.CONVNET, new Head.LinearHead(2));
    float[] images = Samples.floats(1, 2 * architecture.pixels());
    try (Device device = kind.open()) {
      Network network = architecture.open(device, architecture.initialize(1));
      assertThrows(IllegalArgumentException.class, () -> network.features(images, 3));
      assertThrows(IllegalArgumentException.class, () -> network.features(new float[0], 0));
      TrainingPass pass = network.forwardTraining(images, 2);
      assertThrows(IllegalStateException.class, () -> network.forwardTraining(images, 2));
      Floats slope = pass.outputs();
      assertThrows(IllegalArgumentException.class, () -> pass.gradient(slope.slice(0, 3)));
      Floats gradient = pass.gradient(slope);
      assertThrows(IllegalStateException.class, () -> pass.gradient(slope));
      pass.close();
      try (TrainingPass stale = network.forwardTraining(images, 2)) {
        network.step(gradient, stale.statistics(), SGD);
        assertThrows(IllegalStateException.class, () -> stale.gradient(stale.outputs()));
      }
      network.close();
      assertThrows(IllegalStateException.class, () -> network.features(images, 2));
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> new Architecture(Backbone.VGG11, 3, 16, List.of(), new Head.None()));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Architecture(Backbone.VGG11, 3, 32, List.of(), new Head.None(), 0));
  }

  @Test
  void freshWeightsAreThoseOfTheirSeed() {
    Architecture architecture = Architecture.convNet(3, 8, List.of(4, 6), new Head.LinearHead(5));
    Map<String, Tensor> tensors = architecture.initialize(new SplittableRandom(7));
    SplittableRandom random = new SplittableRandom(7);
    // The order of the draws: what was distilled with a seed starts from the same backbones.
    for (String name : List.of("blocks.0.conv.weight", "blocks.0.conv.bias")) {
      for (float value : tensors.get(name).values()) {
        assertEquals((float) ((2 * random.nextDouble() - 1) / Math.sqrt(27)), value);
      }
    }
    for (String name : List.of("blocks.1.conv.weight", "blocks.1.conv.bias")) {
      for (float value : tensors.get(name).values()) {
        assertEquals((float) ((2 * random.nextDouble() - 1) / Math.sqrt(36)), value, 1e-9);
      }
    }
    assertEquals(1, tensors.get("blocks.0.bn.running_var").values()[0]);
  }

  /** Half the squared distance to the targets, a row. */
  static ArrayLoss squares(float[] targets) {
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

  static Architecture small(Backbone backbone, Head head) {
    boolean convNet = backbone == Backbone.CONVNET;
    int size = backbone == Backbone.VGG11 ? 32 : 8;
    return new Architecture(backbone, 3, size, List.of(4, 6), head, convNet ? 1 : 1.0 / 32);
  }
}
