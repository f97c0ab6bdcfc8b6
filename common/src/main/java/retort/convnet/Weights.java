package retort.convnet;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import retort.tensors.Tensor;

/**
 * The state of one backbone as plain arrays under PyTorch's names and layouts.
 *
 * @param shape the extents
 * @param tensors {@code blocks.K.conv.weight} (oC, iC, 3, 3), {@code blocks.K.conv.bias}, {@code
 *     blocks.K.bn.weight}, {@code blocks.K.bn.bias}, {@code blocks.K.bn.running_mean}, {@code
 *     blocks.K.bn.running_var} (oC each) for every block, then {@code fc.weight} (d, features) and
 *     {@code fc.bias} (d), in this order. A feature's index counts channel, row, column (PyTorch's
 *     flattening of NCHW).
 */
public record Weights(ConvNetShape shape, Map<String, Tensor> tensors) implements Serializable {

  /**
   * @throws IllegalArgumentException where a tensor is missing, unknown or of another shape, with
   *     its name
   */
  public Weights {
    Map<String, int[]> expected = extents(shape);
    Map<String, Tensor> ordered = new LinkedHashMap<>();
    for (Map.Entry<String, int[]> entry : expected.entrySet()) {
      Tensor tensor = tensors.get(entry.getKey());
      if (tensor == null || !tensor.hasShape(entry.getValue())) {
        throw new IllegalArgumentException(
            "%s: expected shape %s, found %s"
                .formatted(entry.getKey(), Arrays.toString(entry.getValue()), tensor));
      }
      ordered.put(entry.getKey(), tensor);
    }
    for (String name : tensors.keySet()) {
      if (!expected.containsKey(name)) {
        throw new IllegalArgumentException("a ConvNet of " + shape + " has no tensor " + name);
      }
    }
    tensors = Collections.unmodifiableMap(ordered);
  }

  /** The elements of one tensor. */
  public float[] values(String name) {
    return tensors.get(name).values();
  }

  /**
   * The same backbone with a head of one zero row: what features need, without the head's weight.
   */
  public Weights embedding() {
    ConvNetShape headless = new ConvNetShape(shape.channels(), shape.size(), shape.widths(), 1);
    Map<String, Tensor> kept = new LinkedHashMap<>(tensors);
    kept.put("fc.weight", new Tensor(new float[shape.features()], 1, shape.features()));
    kept.put("fc.bias", new Tensor(new float[1], 1));
    return new Weights(headless, kept);
  }

  /** Whether SGD moves this tensor; the running statistics follow the data instead. */
  static boolean learnt(String name) {
    return !name.contains(".running_");
  }

  /** The tensors of a ConvNet in order, with their shapes. */
  static Map<String, int[]> extents(ConvNetShape shape) {
    Map<String, int[]> extents = new LinkedHashMap<>();
    for (int k = 0; k < shape.blocks(); k++) {
      int width = shape.widths().get(k);
      String block = "blocks." + k;
      extents.put(block + ".conv.weight", new int[] {width, shape.inputs(k), 3, 3});
      extents.put(block + ".conv.bias", new int[] {width});
      for (String name : new String[] {"weight", "bias", "running_mean", "running_var"}) {
        extents.put(block + ".bn." + name, new int[] {width});
      }
    }
    extents.put("fc.weight", new int[] {shape.targets(), shape.features()});
    extents.put("fc.bias", new int[] {shape.targets()});
    return extents;
  }
}
