package retort.architecture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static retort.architecture.PlainLayers.average;
import static retort.architecture.PlainLayers.chain;
import static retort.architecture.PlainLayers.convolution;
import static retort.architecture.PlainLayers.flatten;
import static retort.architecture.PlainLayers.normalise;
import static retort.architecture.PlainLayers.pool;
import static retort.architecture.PlainLayers.rectify;
import static retort.architecture.PlainLayers.sum;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import retort.architecture.PlainLayers.Images;
import retort.architecture.PlainLayers.Plain;
import retort.convnet.Threads;
import retort.kernels.Arena;
import retort.kernels.Kernels;

/** Outputs and gradients of every kind of layer against central differences in float64. */
class LayerTest {
  private static final double STEP = 1e-5;

  /** Layers and what they should be, on images of so many pixels and channels. */
  private record Case(
      String name, int side, int c, Function<Stack, Sequence> layers, Plain expected) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        convolutionCase(9, 3, 4, 3, 1, 1),
        convolutionCase(8, 2, 3, 3, 1, 2),
        convolutionCase(9, 2, 3, 3, 2, 1),
        convolutionCase(8, 2, 3, 5, 1, 2),
        convolutionCase(5, 3, 4, 3, 1, 1),
        convolutionCase(3, 2, 5, 5, 1, 2),
        convolutionCase(7, 3, 5, 1, 1, 0),
        convolutionCase(7, 3, 5, 1, 2, 0),
        convolutionCase(8, 3, 5, 1, 2, 0),
        depthwiseCase(8, 1),
        depthwiseCase(8, 2),
        depthwiseCase(5, 2),
        new Case("normalise", 4, 3, s -> s.normalise("a").sequence(), normalise("a")),
        new Case("rectify", 4, 3, s -> s.rectify().sequence(), rectify()),
        new Case("average pool", 5, 3, s -> s.averagePool("a").sequence(), pool(false)),
        new Case("maximum pool", 5, 3, s -> s.maximumPool("a").sequence(), pool(true)),
        new Case("average", 5, 3, Stack::average, average()),
        new Case("flatten", 5, 3, Stack::flatten, flatten()),
        new Case(
            "identity shortcut",
            5,
            3,
            s ->
                s.normalise("a")
                    .residual("b", b -> b.convolution("c", 3, 3, 1, 1).normalise("d"), b -> {})
                    .rectify()
                    .sequence(),
            chain(
                normalise("a"),
                sum(chain(convolution("c", 3, 3, 1, 1), normalise("d")), chain()),
                rectify())),
        new Case(
            "shortcut of another shape",
            7,
            3,
            s ->
                s.normalise("a")
                    .residual(
                        "b",
                        b -> b.convolution("c", 4, 3, 2, 1).normalise("d").rectify(),
                        b -> b.convolution("e", 4, 1, 2, 0).normalise("f"))
                    .rectify()
                    .sequence(),
            chain(
                normalise("a"),
                sum(
                    chain(convolution("c", 4, 3, 2, 1), normalise("d"), rectify()),
                    chain(convolution("e", 4, 1, 2, 0), normalise("f"))),
                rectify())));
  }

  private static Case convolutionCase(int side, int c, int o, int k, int stride, int padding) {
    return new Case(
        "%dx%d of %d, stride %d, padding %d".formatted(k, k, side, stride, padding),
        side,
        c,
        stack -> stack.convolution("a", o, k, stride, padding).sequence(),
        convolution("a", o, k, stride, padding));
  }

  private static Case depthwiseCase(int side, int stride) {
    return new Case(
        "depthwise %d, stride %d".formatted(side, stride),
        side,
        3,
        stack -> stack.depthwise("a", stride).sequence(),
        convolution("a", 3, 3, stride, 1));
  }

  @BeforeEach
  void useOneThread() {
    Threads.use(1);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientsAreThoseOfCentralDifferences(Case layer) {
    int n = 3;
    State state = new State();
    try (Arena arena = new Arena()) {
      Sequence sequence = layer.layers.apply(new Stack(state, arena, layer.c, false));
      float[] parameters = noise(1, state.flatParameters().length);
      state.setParameters(parameters);
      float[] images = noise(2, n * layer.side * layer.side * layer.c);
      INDArray in = arena.of("in", n, layer.side, layer.side, layer.c);
      Kernels.write(in, images, 0);
      INDArray out = sequence.forward(in, true);
      float[] outputs = Kernels.read(out);
      float[] direction = noise(3, outputs.length);
      INDArray gradient = arena.of("direction", out.shape());
      Kernels.write(gradient, direction, 0);
      float[] images1 = Kernels.read(sequence.backward(gradient));

      double[] x = doubles(images);
      Images plain = new Images(x, n, layer.side, layer.c);
      Map<String, double[]> named = new LinkedHashMap<>();
      state.tensors().forEach((name, tensor) -> named.put(name, doubles(tensor.values())));
      close(layer.expected.of(plain, named).values(), outputs, "outputs");
      close(differences(layer, plain, named, x, direction), images1, "images");
      for (String name : named.keySet()) {
        if (!name.contains("running_")) {
          double[] expected = differences(layer, plain, named, named.get(name), direction);
          close(expected, state.gradient(name), name);
        }
      }
    }
  }

  @Test
  void aConvolutionOfImagesGivesTheSameGradientOfItsWeight() {
    int n = 300; // More patches than are in memory at once.
    try (Arena arena = new Arena()) {
      float[][] gradients = new float[2][];
      for (int first = 0; first < 2; first++) {
        State state = new State();
        Stack stack = new Stack(state, arena, 3, first == 1);
        Sequence sequence = stack.convolution("a", 4, 3, 1, 2).sequence();
        state.setParameters(noise(1, state.flatParameters().length));
        INDArray in = arena.of("in", n, 24, 24, 3);
        Kernels.write(in, noise(2, n * 24 * 24 * 3), 0);
        INDArray direction = arena.of("direction", n, 26, 26, 4);
        Kernels.write(direction, noise(3, n * 26 * 26 * 4), 0);
        sequence.forward(in, true);
        sequence.backward(direction);
        gradients[first] = state.flatGradient();
      }
      close(doubles(gradients[0]), gradients[1], "weight");
    }
  }

  @Test
  void linearLayersAreMatrixProducts() {
    State state = new State();
    try (Arena arena = new Arena()) {
      Linear layer = new Linear(state, arena, "a", 2, 3, true);
      state.setParameters(new float[] {1, 2, 3, 4, 5, 6, 10, 20, 30});
      INDArray in = arena.of("in", 2, 1, 1, 2);
      Kernels.write(in, new float[] {1, 1, 2, -1}, 0);
      float[] out = Kernels.read(layer.forward(in, true));
      assertArrayEquals(new float[] {13, 27, 41, 10, 22, 34}, out);
      INDArray direction = arena.of("direction", 2, 1, 1, 3);
      Kernels.write(direction, new float[] {1, 0, 0, 0, 1, 2}, 0);
      float[] back = Kernels.read(layer.backward(direction));
      assertArrayEquals(new float[] {1, 2, 13, 16}, back);
      assertArrayEquals(new float[] {1, 1, 2, -1, 4, -2}, state.gradient("a.weight"));
      assertArrayEquals(new float[] {1, 1, 2}, state.gradient("a.bias"));
    }
  }

  private static double[] differences(
      Case layer, Images images, Map<String, double[]> named, double[] at, float[] direction) {
    double[] result = new double[at.length];
    for (int i = 0; i < at.length; i++) {
      double kept = at[i];
      at[i] = kept + STEP;
      double above = product(layer.expected.of(images, named).values(), direction);
      at[i] = kept - STEP;
      result[i] = (above - product(layer.expected.of(images, named).values(), direction)) / 2e-5;
      at[i] = kept;
    }
    return result;
  }

  private static double product(double[] a, float[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
  }

  private static void close(double[] expected, float[] actual, String name) {
    assertEquals(expected.length, actual.length, name);
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < expected.length; i++) {
      difference += Math.pow(expected[i] - actual[i], 2);
      norm += Math.pow(expected[i], 2);
    }
    assertEquals(0, Math.sqrt(difference), 1e-5 * Math.sqrt(norm), name);
  }

  private static double[] doubles(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
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
