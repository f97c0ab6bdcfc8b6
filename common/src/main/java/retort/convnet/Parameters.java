package retort.convnet;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import retort.kernels.Arena;
import retort.kernels.Kernels;
import retort.tensors.Tensor;

/**
 * The state of one network in native memory: what SGD moves lies in one vector, its gradient and
 * its momentum in two more, so that an update is a handful of passes; the running statistics are
 * small and stay on the heap.
 */
final class Parameters implements AutoCloseable {
  private final ConvNetShape shape;
  private final INDArray values;
  private final INDArray gradients;
  private final INDArray momenta;
  private final INDArray scratch;
  private final List<Block> blocks = new ArrayList<>();
  private final Map<String, float[]> statistics = new LinkedHashMap<>();

  /** One block: weight (3, 3, c, o), the vectors (o). */
  record Block(
      Learnt weight, Learnt bias, Learnt scale, Learnt shift, float[] mean, float[] variance) {}

  /** A parameter and its gradient. */
  record Learnt(INDArray value, INDArray gradient) {}

  /** The head, (features with channels last, d). */
  final Learnt head;

  final Learnt headBias;

  Parameters(Weights weights, Weights momentum) {
    shape = weights.shape();
    long length = 0;
    for (Map.Entry<String, int[]> entry : Weights.extents(shape).entrySet()) {
      length += Weights.learnt(entry.getKey()) ? weights.values(entry.getKey()).length : 0;
    }
    values = Arena.allocate(length);
    gradients = Arena.allocate(length);
    momenta = Arena.allocate(length);
    scratch = Arena.allocate(length);
    fill(values, weights);
    fill(momenta, momentum);
    weights
        .tensors()
        .forEach(
            (name, tensor) -> {
              if (!Weights.learnt(name)) {
                statistics.put(name, tensor.values().clone());
              }
            });
    long offset = 0;
    for (int k = 0; k < shape.blocks(); k++) {
      long o = shape.widths().get(k);
      long c = shape.inputs(k);
      String bn = "blocks." + k + ".bn.running_";
      blocks.add(
          new Block(
              learnt(offset, 3, 3, c, o),
              learnt(offset + 9 * c * o, o),
              learnt(offset + 9 * c * o + o, o),
              learnt(offset + 9 * c * o + 2 * o, o),
              statistics.get(bn + "mean"),
              statistics.get(bn + "var")));
      offset += 9 * c * o + 3 * o;
    }
    long features = shape.features();
    head = learnt(offset, features, shape.targets());
    headBias = learnt(offset + features * shape.targets(), shape.targets());
  }

  private Learnt learnt(long offset, long... extents) {
    return new Learnt(Arena.view(values, offset, extents), Arena.view(gradients, offset, extents));
  }

  Block block(int k) {
    return blocks.get(k);
  }

  /** One step along the gradients that the caller has filled in. */
  void step(Sgd sgd) {
    momenta.muli(sgd.momentum());
    momenta.addi(gradients);
    if (sgd.weightDecay() > 0) {
      values.muli(sgd.weightDecay(), scratch);
      momenta.addi(scratch);
    }
    momenta.muli(sgd.lr(), scratch);
    values.subi(scratch);
  }

  Weights values() {
    return export(values, statistics);
  }

  Weights momentum() {
    Map<String, float[]> zeros = new LinkedHashMap<>();
    statistics.forEach((name, array) -> zeros.put(name, new float[array.length]));
    return export(momenta, zeros);
  }

  @Override
  public void close() {
    for (INDArray array : List.of(values, gradients, momenta, scratch)) {
      array.close();
    }
  }

  private void fill(INDArray vector, Weights weights) {
    float[] flat = new float[Math.toIntExact(vector.length())];
    int offset = 0;
    for (String name : weights.tensors().keySet()) {
      if (Weights.learnt(name)) {
        float[] part = arranged(name, weights.values(name), true);
        System.arraycopy(part, 0, flat, offset, part.length);
        offset += part.length;
      }
    }
    Kernels.write(vector, flat, 0);
  }

  private Weights export(INDArray vector, Map<String, float[]> others) {
    float[] flat = Kernels.read(vector);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    int offset = 0;
    for (Map.Entry<String, int[]> entry : Weights.extents(shape).entrySet()) {
      String name = entry.getKey();
      float[] part;
      if (Weights.learnt(name)) {
        part = new float[product(entry.getValue())];
        System.arraycopy(flat, offset, part, 0, part.length);
        offset += part.length;
        part = arranged(name, part, false);
      } else {
        part = others.get(name).clone();
      }
      tensors.put(name, new Tensor(part, entry.getValue()));
    }
    return new Weights(shape, tensors);
  }

  private float[] arranged(String name, float[] part, boolean inwards) {
    if (name.endsWith(".conv.weight")) {
      int k = Integer.parseInt(name.substring("blocks.".length(), name.indexOf(".conv")));
      int o = shape.widths().get(k);
      return inwards
          ? Layout.channelsLast(part, o, shape.inputs(k))
          : Layout.channelsFirst(part, o, shape.inputs(k));
    }
    if (name.equals("fc.weight")) {
      int pixels = shape.extent(shape.blocks()) * shape.extent(shape.blocks());
      int c = shape.inputs(shape.blocks());
      return inwards
          ? Layout.headLast(part, shape.targets(), c, pixels)
          : Layout.headFirst(part, shape.targets(), c, pixels);
    }
    return part;
  }

  private static int product(int[] extents) {
    int product = 1;
    for (int extent : extents) {
      product *= extent;
    }
    return product;
  }
}
