package retort.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import retort.device.Device;
import retort.device.Floats;
import retort.device.contract.EveryDevice;
import retort.optimizer.Optimizer;
import retort.tensors.Tensor;

/**
 * What PyTorch computes in float64. Weights and images are noise that both sides draw by the same
 * formula; of gradients and statistics the fixture holds, for each tensor, the product with such
 * noise and the norm.
 */
class PyTorchArchitectureTest {
  private static final double CLOSE = 1e-4;

  static Stream<Arguments> everywhere() {
    return Arrays.stream(EveryDevice.values())
        .flatMap(
            device ->
                Stream.of(
                        "convnet",
                        "linear",
                        "resnet10",
                        "resnet18",
                        "vgg11",
                        "alexnet",
                        "mobilenet")
                    .map(name -> Arguments.of(device, name)));
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void passesAgree(EveryDevice kind, String name) throws IOException {
    JsonNode expected = fixture(name);
    Architecture architecture = architecture(name);
    Map<String, Tensor> weights = weights(architecture);
    assertEquals(texts(expected.get("order")), List.copyOf(weights.keySet()));
    int n = images(name);
    float[] images = noise(1000, n * architecture.pixels());
    try (Device device = kind.open();
        Network network = architecture.open(device, weights)) {
      float[] features = network.features(images, n);
      assertEquals(n * network.features(), features.length);
      double[] some = numbers(expected.get("evaluationFeatures"));
      assertClose(some, Arrays.copyOf(features, some.length), "features");
      assertClose(
          numbers(expected.get("evaluationOutputs")), network.outputs(images, n), "evaluation");
      try (TrainingPass pass = network.forwardTraining(images, n)) {
        float[] outputs = pass.outputs().download();
        assertClose(numbers(expected.get("outputs")), outputs, "training");
        pass.outputs().upload(noise(1001, outputs.length), 0);
        float[] gradient = pass.gradient(pass.outputs()).download();
        assertParts(expected.get("gradients"), parts(weights, gradient, true), gradient);
        float[] statistics = pass.statistics().download();
        assertParts(expected.get("statistics"), parts(weights, statistics, false), statistics);
      }
      assertArrayEquals(features, network.features(images, n), "a pass changes no weight");
    }
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void optimizersAgree(EveryDevice kind, String name) throws IOException {
    Architecture architecture = architecture(name);
    Map<String, Tensor> weights = weights(architecture);
    float[] start = flat(weights, false);
    float[] batch = noise(3, start.length);
    float[] gradient = gradient(weights);
    Map<String, Optimizer> optimizers =
        Map.of("sgd", new Optimizer.Sgd(0.1, 0.9, 0.01), "adamw", new Optimizer.AdamW(0.01, 0.1));
    for (Map.Entry<String, Optimizer> entry : optimizers.entrySet()) {
      Map<String, Tensor> at = weights;
      Map<String, Tensor> optimizer = Map.of();
      for (int step = 0; step < 3; step++) {
        // Opened anew for every step: the optimizer's state goes on from what was kept.
        try (Device device = kind.open();
            Network network = architecture.open(device, at, optimizer);
            Floats slope = device.upload(gradient);
            Floats moments = device.upload(batch)) {
          network.step(slope, moments, entry.getValue());
          at = network.weights();
          optimizer = network.optimizerState();
        }
      }
      float[] moved = flat(at, true);
      assertParts(fixture(name).get(entry.getKey()), parts(weights, moved, true), moved);
      float[] followed = flat(at, false);
      for (int i = 0; i < start.length; i++) {
        assertEquals(0.729 * start[i] + 0.271 * batch[i], followed[i], 1e-6);
      }
    }
  }

  /** Noise for every parameter. */
  private static float[] gradient(Map<String, Tensor> weights) {
    float[] flat = flat(weights, true);
    int k = 0;
    for (int[] part : parts(weights, flat, true).values()) {
      float[] noise = noise(3000 + k, part[1] - part[0]);
      System.arraycopy(noise, 0, flat, part[0], noise.length);
      k++;
    }
    return flat;
  }

  @Test
  void freshWeightsDependOnTheSeedAndHavePyTorchsRanges() {
    Map<String, Tensor> weights = architecture("convnet").initialize(1);
    Map<String, Tensor> again = architecture("convnet").initialize(1);
    Map<String, Tensor> other = architecture("convnet").initialize(2);
    String name = "blocks.1.conv.weight";
    assertArrayEquals(weights.get(name).values(), again.get(name).values());
    assertTrue(!Arrays.equals(weights.get(name).values(), other.get(name).values()));
    double bound = 1 / Math.sqrt(9 * 5);
    double largest = 0;
    for (float value : weights.get(name).values()) {
      largest = Math.max(largest, Math.abs(value));
    }
    assertTrue(largest <= bound && largest > 0.95 * bound, largest + " of " + bound);
    assertEquals(1, weights.get("blocks.0.bn.weight").values()[0]);
    assertEquals(0, weights.get("blocks.0.bn.bias").values()[0]);
  }

  private static Architecture architecture(String name) {
    return switch (name) {
      case "convnet" ->
          new Architecture(
              Backbone.CONVNET, 3, 8, List.of(5, 6), new Head.Projector(List.of(7, 8)));
      case "linear" -> new Architecture(Backbone.CONVNET, 3, 8, List.of(4), new Head.LinearHead(3));
      case "resnet10" ->
          scaled(Backbone.RESNET10, 9, new Head.Projector(List.of(6, 7, 5)), 1.0 / 16);
      case "resnet18" -> scaled(Backbone.RESNET18, 8, new Head.LinearHead(4), 1.0 / 16);
      case "vgg11" -> scaled(Backbone.VGG11, 32, new Head.LinearHead(4), 1.0 / 32);
      case "alexnet" -> scaled(Backbone.ALEXNET, 16, new Head.LinearHead(4), 1.0 / 32);
      default -> scaled(Backbone.MOBILENET, 16, new Head.LinearHead(4), 1.0 / 8);
    };
  }

  private static Architecture scaled(Backbone backbone, int size, Head head, double scale) {
    return new Architecture(backbone, 3, size, List.of(), head, scale);
  }

  private static int images(String name) {
    return name.startsWith("resnet") ? 8 : name.equals("linear") ? 5 : 6;
  }

  private static Map<String, Tensor> weights(Architecture architecture) {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    architecture
        .initialize(0)
        .forEach(
            (name, tensor) -> {
              int[] shape = tensor.shape();
              int length = tensor.values().length;
              double[] values = draw(weights.size(), length);
              float[] floats = new float[length];
              for (int i = 0; i < length; i++) {
                double fanIn = (double) length / shape[0];
                floats[i] =
                    (float)
                        (shape.length > 1
                            ? values[i] * Math.sqrt(3 / fanIn)
                            : name.endsWith("running_var")
                                ? 1 + 0.5 * values[i]
                                : name.endsWith(".weight") ? 1 + 0.3 * values[i] : 0.2 * values[i]);
              }
              weights.put(name, new Tensor(floats, shape));
            });
    return weights;
  }

  private static double[] draw(long k, int length) {
    double[] values = new double[length];
    for (int i = 0; i < length; i++) {
      long z = ((k << 32) + i + 1) * 0x9e3779b97f4a7c15L;
      z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
      z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
      z ^= z >>> 31;
      values[i] = (z >>> 11) * 0x1.0p-53 * 2 - 1;
    }
    return values;
  }

  private static float[] noise(long k, int length) {
    double[] values = draw(k, length);
    float[] floats = new float[length];
    for (int i = 0; i < length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  private static float[] flat(Map<String, Tensor> weights, boolean learned) {
    List<Float> all = new ArrayList<>();
    weights.forEach(
        (name, tensor) -> {
          if (name.contains("running_") != learned) {
            for (float value : tensor.values()) {
              all.add(value);
            }
          }
        });
    float[] flat = new float[all.size()];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = all.get(i);
    }
    return flat;
  }

  /** Where each tensor's part of a flat array begins and ends. */
  private static Map<String, int[]> parts(
      Map<String, Tensor> weights, float[] flat, boolean learned) {
    Map<String, int[]> parts = new LinkedHashMap<>();
    int at = 0;
    for (Map.Entry<String, Tensor> entry : weights.entrySet()) {
      if (entry.getKey().contains("running_") != learned) {
        parts.put(entry.getKey(), new int[] {at, at + entry.getValue().values().length});
        at += entry.getValue().values().length;
      }
    }
    assertEquals(flat.length, at);
    return parts;
  }

  private static void assertParts(JsonNode expected, Map<String, int[]> parts, float[] flat) {
    double largest = 0;
    for (JsonNode pair : expected) {
      largest = Math.max(largest, pair.get(1).asDouble());
    }
    assertEquals(expected.size(), parts.size());
    for (Map.Entry<String, int[]> part : parts.entrySet()) {
      int length = part.getValue()[1] - part.getValue()[0];
      double[] noise = draw(2000, length);
      double product = 0;
      double squares = 0;
      for (int i = 0; i < length; i++) {
        double value = flat[part.getValue()[0] + i];
        product += value * noise[i];
        squares += value * value;
      }
      JsonNode pair = expected.get(part.getKey());
      // What a BatchNorm takes away again has a gradient of exactly 0 but for rounding.
      double norm = pair.get(1).asDouble();
      double tolerance = CLOSE * norm + 1e-6 * largest;
      assertEquals(norm, Math.sqrt(squares), tolerance, part.getKey() + " norm");
      assertEquals(pair.get(0).asDouble(), product, tolerance, part.getKey() + " product");
    }
  }

  private static void assertClose(double[] expected, float[] actual, String what) {
    assertEquals(expected.length, actual.length, what);
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < expected.length; i++) {
      difference += Math.pow(expected[i] - actual[i], 2);
      norm += Math.pow(expected[i], 2);
    }
    assertTrue(Math.sqrt(difference) <= CLOSE * Math.sqrt(norm), what + ": " + difference);
  }

  private static JsonNode fixture(String name) throws IOException {
    return new ObjectMapper()
        .readTree(PyTorchArchitectureTest.class.getResource("/architecture/pytorch.json"))
        .get(name);
  }

  private static double[] numbers(JsonNode array) {
    double[] numbers = new double[array.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = array.get(i).asDouble();
    }
    return numbers;
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(node -> texts.add(node.asText()));
    return texts;
  }
}
