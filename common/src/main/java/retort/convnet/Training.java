package retort.convnet;

import org.nd4j.linalg.api.ndarray.INDArray;
import retort.kernels.Arena;
import retort.kernels.Kernels;

/** The gradients of one training step, over the whole batch at once as BatchNorm requires. */
final class Training {
  private static final long PATCH_FLOATS = 1L << 18;

  private final ConvNetShape shape;
  private final Parameters parameters;
  private final Arena arena;
  private final int n;

  Training(ConvNetShape shape, Parameters parameters, Arena arena, int n) {
    this.shape = shape;
    this.parameters = parameters;
    this.arena = arena;
    this.n = n;
  }

  /** Fills the gradients of every parameter and moves the running statistics; returns the loss. */
  double gradients(float[] images, OutputLoss function) {
    INDArray in = arena.of("in0", n, shape.size(), shape.size(), shape.channels());
    Evaluation.loadImages(shape, images, 0, n, in);
    double[][] inverses = new double[shape.blocks()][];
    for (int k = 0; k < shape.blocks(); k++) {
      inverses[k] = forward(k);
    }
    double loss = head(function);
    for (int k = shape.blocks() - 1; k >= 0; k--) {
      backward(k, inverses[k]);
    }
    return loss;
  }

  private INDArray in(int k) {
    return arena.of("in" + k, n, shape.extent(k), shape.extent(k), shape.inputs(k));
  }

  private INDArray full(String name, int k) {
    return arena.of(name, n, shape.extent(k), shape.extent(k), shape.widths().get(k));
  }

  private BatchNorm batchNorm(int k) {
    return new BatchNorm(arena, n, shape.extent(k) * shape.extent(k), shape.widths().get(k));
  }

  private double[] forward(int k) {
    INDArray out = full("out", k);
    INDArray active = full("active" + k, k);
    // The convolution's bias would vanish in the batch's mean: only the running mean sees it.
    Kernels.convolve(in(k), parameters.block(k).weight().value(), out);
    double[] inverse =
        batchNorm(k).forward(parameters.block(k), out, full("centred" + k, k), active);
    Kernels.rectify(active);
    Kernels.pool(active, in(k + 1));
    Kernels.positive(active);
    return inverse;
  }

  private double head(OutputLoss function) {
    int d = shape.targets();
    INDArray features = in(shape.blocks()).reshape(n, shape.features());
    INDArray gradient = arena.of("gradient", n, d);
    Kernels.multiply(features, false, parameters.head.value(), false, gradient);
    float[] bias = Kernels.read(parameters.headBias.value());
    float[] outputs = Kernels.read(gradient);
    for (int row = 0; row < outputs.length; row += d) {
      for (int j = 0; j < d; j++) {
        outputs[row + j] += bias[j];
      }
    }
    double loss = function.differentiate(outputs, n);
    float[] biasGradient = new float[d];
    for (int row = 0; row < outputs.length; row += d) {
      for (int j = 0; j < d; j++) {
        biasGradient[j] += outputs[row + j];
      }
    }
    Kernels.write(gradient, outputs, 0);
    Kernels.write(parameters.headBias.gradient(), biasGradient, 0);
    Kernels.multiply(features, true, gradient, false, parameters.head.gradient());
    INDArray down = arena.of("down", n, shape.features());
    Kernels.multiply(gradient, false, parameters.head.value(), true, down);
    return loss;
  }

  private void backward(int k, double[] inverse) {
    Parameters.Block block = parameters.block(k);
    INDArray active = full("active" + k, k);
    INDArray centred = full("centred" + k, k);
    INDArray up = full("up", k);
    INDArray out = full("out", k);
    int half = shape.extent(k + 1);
    Kernels.poolBackward(active, arena.of("down", n, half, half, shape.widths().get(k)), up);
    Kernels.multiply(up, active, up);
    batchNorm(k).backward(block, inverse, up, centred, out);
    if (k > 0) {
      INDArray down = arena.of("down", n, shape.extent(k), shape.extent(k), shape.inputs(k));
      Kernels.convolveBackward(in(k), block.weight().value(), out, down, block.weight().gradient());
    } else {
      firstWeight(out, block.weight().gradient());
    }
  }

  /**
   * The gradient of the first convolution's weight as a product with the image's patches: the
   * library's own is slow for so few channels, and computes the image's gradient too.
   */
  private void firstWeight(INDArray gradient, INDArray result) {
    int area = shape.size() * shape.size();
    int o = shape.widths().get(0);
    int patch = 9 * shape.channels();
    int most = (int) Math.max(1, PATCH_FLOATS / ((long) area * patch));
    float[] images = Kernels.read(in(0));
    INDArray product = arena.of("product", patch, o);
    for (int start = 0; start < n; start += most) {
      int count = Math.min(most, n - start);
      INDArray patches = arena.of("patches", (long) count * area, patch);
      float[] values = new float[count * area * patch];
      for (int i = 0; i < count; i++) {
        Layout.patches(
            images,
            (start + i) * shape.pixels(),
            values,
            i * area * patch,
            shape.size(),
            patch / 3);
      }
      Kernels.write(patches, values, 0);
      INDArray part = Arena.view(gradient, (long) start * area * o, (long) count * area, o);
      INDArray target = result.reshape(patch, o);
      Kernels.multiply(patches, true, part, false, start == 0 ? target : product);
      if (start > 0) {
        Kernels.add(product, target);
      }
    }
  }
}
