package retort.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import retort.tensors.Tensor;

/**
 * Inputs and expected outputs that a PyTorch implementation of the paper computed in float64.
 *
 * <p>{@code fixtures/NAME.json} maps each tensor to its shape; {@code NAME.bin} holds them one
 * after the other in that file's order, little-endian float64. {@code make_fixtures.py} beside them
 * writes them.
 */
public final class Fixture {
  private static final Pattern ENTRY = Pattern.compile("\"([^\"]+)\":\\s*\\[([^\\]]*)\\]");
  private static final Pattern NUMBER = Pattern.compile("\\d+");

  private final Map<String, int[]> shapes = new LinkedHashMap<>();
  private final Map<String, double[]> values = new LinkedHashMap<>();

  public Fixture(String name) {
    String json = new String(bytes("/fixtures/" + name + ".json"), StandardCharsets.UTF_8);
    ByteBuffer data =
        ByteBuffer.wrap(bytes("/fixtures/" + name + ".bin")).order(ByteOrder.LITTLE_ENDIAN);
    for (MatchResult match : ENTRY.matcher(json).results().toList()) {
      int[] shape =
          NUMBER
              .matcher(match.group(2))
              .results()
              .mapToInt(number -> Integer.parseInt(number.group()))
              .toArray();
      int length = 1;
      for (int extent : shape) {
        length *= extent;
      }
      double[] array = new double[length];
      data.asDoubleBuffer().get(array);
      data.position(data.position() + 8 * length);
      shapes.put(match.group(1), shape);
      values.put(match.group(1), array);
    }
  }

  private static byte[] bytes(String resource) {
    try (InputStream in = Fixture.class.getResourceAsStream(resource)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether there is such a tensor. */
  public boolean has(String name) {
    return shapes.containsKey(name);
  }

  /** Extent {@code axis} of a tensor. */
  public int extent(String name, int axis) {
    return shapes.get(name)[axis];
  }

  /** A tensor as it is. */
  public double[] doubles(String name) {
    return values.get(name);
  }

  /** A tensor rounded. */
  public float[] floats(String name) {
    double[] from = values.get(name);
    float[] to = new float[from.length];
    for (int i = 0; i < to.length; i++) {
      to[i] = (float) from[i];
    }
    return to;
  }

  /** The shape of the network. */
  public Architecture architecture() {
    List<Integer> widths = new ArrayList<>();
    while (shapes.containsKey("before.blocks." + widths.size() + ".conv.weight")) {
      widths.add(extent("before.blocks." + widths.size() + ".conv.weight", 0));
    }
    return Architecture.convNet(
        extent("xs", 1), extent("xs", 2), widths, new Head.LinearHead(extent("ys", 1)));
  }

  /** The weights of the outer gradient, before the pool update. */
  public Map<String, Tensor> before() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    shapes.forEach(
        (name, shape) -> {
          if (name.startsWith("before.")) {
            tensors.put(name.substring("before.".length()), new Tensor(floats(name), shape));
          }
        });
    return tensors;
  }

  /** The norm of the difference over the norm of the expected values. */
  public static double error(double[] expected, float[] actual) {
    if (expected.length != actual.length) {
      throw new AssertionError(expected.length + " values expected, found " + actual.length);
    }
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < actual.length; i++) {
      difference += (expected[i] - actual[i]) * (expected[i] - actual[i]);
      norm += expected[i] * expected[i];
    }
    return Math.sqrt(difference / Math.max(norm, 1e-300));
  }
}
