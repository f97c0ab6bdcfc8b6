package retort.network.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static retort.network.layers.PlainLayers.average;
import static retort.network.layers.PlainLayers.chain;
import static retort.network.layers.PlainLayers.convolution;
import static retort.network.layers.PlainLayers.flatten;
import static retort.network.layers.PlainLayers.normalize;
import static retort.network.layers.PlainLayers.pool;
import static retort.network.layers.PlainLayers.rectify;
import static retort.network.layers.PlainLayers.sum;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import retort.device.loops.LoopsDevice;
import retort.device.loops.LoopsFloats;
import retort.network.layers.NetworkBuilder.ConvolutionSpec;
import retort.network.layers.PlainLayers.Images;
import retort.network.layers.PlainLayers.Plain;

/** Outputs and gradients of every kind of layer against central differences, all in float64. */
class LayerTest {
  private static final double STEP = 1e-5;
  private static final double CLOSE = 1e-7;

  /** Layers and what they should be, on images of so many pixels and channels. */
  private record Case(
      String name, int side, int c, UnaryOperator<NetworkBuilder> layers, Plain expected) {
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
        convolutionCase(8, 3, 5, 1, 2, 0),
        depthwiseCase(8, 1),
        depthwiseCase(5, 2),
        new Case("average pool", 5, 3, NetworkBuilder::averagePool, pool(false)),
        new Case("maximum pool", 5, 3, NetworkBuilder::maximumPool, pool(true)),
        new Case("average", 5, 3, NetworkBuilder::globalAverage, average()),
        new Case(
            "convolution without ReLU",
            5,
            3,
            s -> s.convolution(new ConvolutionSpec("a", "b", 4, 3, 1, 1)),
            chain(convolution("a", 4, 3, 1, 1), normalize("b"))),
        new Case(
            "identity shortcut",
            5,
            3,
            s ->
                s.convolutionRelu(new ConvolutionSpec("a", "b", 3, 1, 1, 0))
                    .residual(
                        r -> r.convolution(new ConvolutionSpec("c", "d", 3, 3, 1, 1)),
                        r -> {},
                        true),
            chain(
                convolution("a", 3, 1, 1, 0),
                normalize("b"),
                rectify(),
                sum(chain(convolution("c", 3, 3, 1, 1), normalize("d")), chain()),
                rectify())),
        new Case(
            "shortcut of another shape, no ReLU",
            7,
            3,
            s ->
                s.residual(
                    r ->
                        r.convolutionRelu(new ConvolutionSpec("c", "d", 4, 3, 2, 1))
                            .convolution(new ConvolutionSpec("g", "h", 4, 3, 1, 1)),
                    r -> r.convolution(new ConvolutionSpec("e", "f", 4, 1, 2, 0)),
                    false),
            sum(
                chain(
                    convolution("c", 4, 3, 2, 1),
                    normalize("d"),
                    rectify(),
                    convolution("g", 4, 3, 1, 1),
                    normalize("h")),
                chain(convolution("e", 4, 1, 2, 0), normalize("f")))),
        new Case(
            "projector",
            3,
            2,
            s -> s.linearRelu("a", "b", 5).linear("c", 4, false),
            chain(
                flatten(),
                convolution("a", 5, 1, 1, 0),
                normalize("b"),
                rectify(),
                convolution("c", 4, 1, 1, 0))));
  }

  private static Case convolutionCase(int side, int c, int o, int k, int stride, int padding) {
    return new Case(
        "%dx%d of %d, stride %d, padding %d".formatted(k, k, side, stride, padding),
        side,
        c,
        builder -> builder.convolutionRelu(new ConvolutionSpec("a", "b", o, k, stride, padding)),
        chain(convolution("a", o, k, stride, padding), normalize("b"), rectify()));
  }

  private static Case depthwiseCase(int side, int stride) {
    return new Case(
        "depthwise %d, stride %d".formatted(side, stride),
        side,
        3,
        builder -> builder.depthwiseRelu("a", "b", stride),
        chain(convolution("a", 3, 3, stride, 1), normalize("b"), rectify()));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientsAreThoseOfCentralDifferences(Case layer) {
    int n = 3;
    NetworkLayers layers = layer.layers.apply(new NetworkBuilder(layer.c, layer.side)).build();
    ParameterLayout layout = layers.layout();
    try (LoopsDevice device = LoopsDevice.float64();
        PassMemory memory = new PassMemory(device);
        NetworkState state = new NetworkState(device, layout);
        NetworkLayers closed = layers;
        LoopsFloats images = device.floats((long) n * layer.side * layer.side * layer.c);
        LoopsFloats imageGradient = device.floats(images.length());
        LoopsFloats out = device.floats((long) n * layers.outputs());
        LoopsFloats slope = device.floats(out.length());
        LoopsFloats parameterGradient = device.floats(layout.parameters());
        LoopsFloats statistics = device.floats(layout.statistics())) {
      float[] parameters = noise(1, layout.parameters());
      state.parameters().upload(parameters, 0);
      float[] pixels = noise(2, (int) images.length());
      images.upload(pixels, 0);
      float[] direction = noise(3, (int) out.length());
      slope.upload(direction, 0);
      Tape tape = Tape.training(memory, state, parameterGradient, statistics);
      closed.outputs(images, n, layer.c, layer.side, out, tape).parameterGradient(slope);
      tape.releaseAll();

      Map<String, double[]> named = new LinkedHashMap<>();
      layout
          .tensors(parameters, new float[layout.statistics()])
          .forEach((name, tensor) -> named.put(name, doubles(tensor.values())));
      double[] x = channelsLast(doubles(pixels), n, layer.c);
      Images plain = new Images(x, n, layer.side, layer.c);
      close(outputs(layer, plain, named), out.values(), "outputs");
      if (layers.outputs() == layers.features()) {
        Tape second = Tape.training(memory, state, parameterGradient, statistics);
        closed
            .outputs(images, n, layer.c, layer.side, out, second)
            .imageGradient(slope, imageGradient);
        double[] expected = differences(layer, plain, named, x, direction);
        close(expected, channelsLast(imageGradient.values(), n, layer.c), "images");
      }
      int at = 0;
      for (String name : named.keySet()) {
        if (!name.contains("running_")) {
          double[] expected = differences(layer, plain, named, named.get(name), direction);
          int end = at + expected.length;
          close(expected, Arrays.copyOfRange(parameterGradient.values(), at, end), name);
          at = end;
        }
      }
    }
  }

  @Test
  void linearLayersAreMatrixProducts() {
    ParameterLayout layout = new ParameterLayout();
    try (Linear layer = Linear.register(layout, "a", 2, 3, true);
        LoopsDevice device = LoopsDevice.float64();
        PassMemory memory = new PassMemory(device);
        NetworkState state = new NetworkState(device, layout);
        LoopsFloats in = device.floats(4);
        LoopsFloats out = device.floats(6);
        LoopsFloats direction = device.floats(6);
        LoopsFloats gradient = device.floats(9)) {
      ((LoopsFloats) state.parameters()).write(1, 2, 3, 4, 5, 6, 10, 20, 30);
      in.write(1, 1, 2, -1);
      Tape tape = Tape.training(memory, state, gradient, state.statistics());
      var backward = layer.forward(in, 2, out, tape);
      assertArrayEquals(new double[] {13, 27, 41, 10, 22, 34}, out.values());
      direction.write(1, 0, 0, 0, 1, 2);
      LoopsFloats back = (LoopsFloats) backward.apply(direction);
      assertArrayEquals(new double[] {1, 2, 13, 16}, back.values());
      assertArrayEquals(new double[] {1, 1, 2, -1, 4, -2, 1, 1, 2}, gradient.values());
    }
  }

  /** In the order of PyTorch's flattening, as a network's rows are. */
  private static double[] outputs(Case layer, Images images, Map<String, double[]> named) {
    return flatten().of(layer.expected.of(images, named), named).values();
  }

  private static double[] differences(
      Case layer, Images images, Map<String, double[]> named, double[] at, float[] direction) {
    double[] result = new double[at.length];
    for (int i = 0; i < at.length; i++) {
      double kept = at[i];
      at[i] = kept + STEP;
      double above = product(outputs(layer, images, named), direction);
      at[i] = kept - STEP;
      result[i] = (above - product(outputs(layer, images, named), direction)) / (2 * STEP);
      at[i] = kept;
    }
    return result;
  }

  private static double product(double[] a, float[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
  }

  private static void close(double[] expected, double[] actual, String name) {
    assertEquals(expected.length, actual.length, name);
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < expected.length; i++) {
      difference += Math.pow(expected[i] - actual[i], 2);
      norm += Math.pow(expected[i], 2);
    }
    assertEquals(0, Math.sqrt(difference), CLOSE * Math.sqrt(norm), name);
  }

  private static double[] channelsLast(double[] images, int n, int c) {
    int area = images.length / n / c;
    double[] last = new double[images.length];
    for (int i = 0; i < images.length; i++) {
      int image = i / (c * area);
      int channel = i / area % c;
      last[(image * area + i % area) * c + channel] = images[i];
    }
    return last;
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
