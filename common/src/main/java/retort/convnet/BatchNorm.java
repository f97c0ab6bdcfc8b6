package retort.convnet;

import org.nd4j.linalg.api.ndarray.INDArray;
import retort.kernels.Arena;
import retort.kernels.Channels;
import retort.kernels.Kernels;

/** Training-mode BatchNorm of one block, on activations (n, h, w, c). */
final class BatchNorm {
  private static final double MOMENTUM = 0.1;

  private final Channels channels;
  private final double count;
  private final int c;

  /**
   * @param n images of {@code area} pixels and {@code c} channels
   */
  BatchNorm(Arena arena, int n, int area, int c) {
    this.channels = new Channels(arena, c);
    this.count = (double) n * area;
    this.c = c;
  }

  /**
   * Normalises with the statistics of the batch and moves the running ones.
   *
   * @param x in; afterwards undefined
   * @param centred out: x less its mean
   * @param out gamma centred / sqrt(variance + eps) + beta
   * @return 1 / sqrt(variance + eps) of each channel
   */
  double[] forward(Parameters.Block block, INDArray x, INDArray centred, INDArray out) {
    double[] mean = channels.sums(x);
    float[] shift = new float[c];
    float[] one = new float[c];
    for (int i = 0; i < c; i++) {
      mean[i] /= count;
      shift[i] = (float) -mean[i];
      one[i] = 1;
    }
    channels.affine(x, one, shift, centred);
    Kernels.square(centred, x);
    double[] variance = channels.sums(x);
    float[] bias = Kernels.read(block.bias().value());
    float[] scale = Kernels.read(block.scale().value());
    double[] inverse = new double[c];
    for (int i = 0; i < c; i++) {
      double biased = variance[i] / count;
      inverse[i] = 1 / Math.sqrt(biased + Folded.EPSILON);
      scale[i] *= (float) inverse[i];
      move(block.mean(), i, mean[i] + bias[i]);
      move(block.variance(), i, biased * count / (count - 1));
    }
    channels.affine(centred, scale, Kernels.read(block.shift().value()), out);
    return inverse;
  }

  /**
   * The gradient with respect to the input, and those of scale and shift.
   *
   * @param gradient that of the output; afterwards undefined
   * @param centred from {@link #forward}; afterwards undefined
   * @param inverse what {@link #forward} returned
   * @param result out
   */
  void backward(
      Parameters.Block block,
      double[] inverse,
      INDArray gradient,
      INDArray centred,
      INDArray result) {
    double[] sum = channels.sums(gradient);
    Kernels.multiply(gradient, centred, result);
    double[] product = channels.sums(result);
    float[] scale = Kernels.read(block.scale().value());
    float[] scaleGradient = new float[c];
    float[] shiftGradient = new float[c];
    float[] slope = new float[c];
    float[] shift = new float[c];
    for (int i = 0; i < c; i++) {
      scaleGradient[i] = (float) (inverse[i] * product[i]);
      shiftGradient[i] = (float) sum[i];
      double factor = scale[i] * inverse[i];
      slope[i] = (float) (-factor * inverse[i] * inverse[i] * product[i] / count);
      shift[i] = (float) (-factor * sum[i] / count);
      scale[i] = (float) factor;
    }
    Kernels.write(block.scale().gradient(), scaleGradient, 0);
    Kernels.write(block.shift().gradient(), shiftGradient, 0);
    channels.affine(gradient, scale, new float[c], result);
    channels.affine(centred, slope, shift, gradient);
    Kernels.add(gradient, result);
  }

  private static void move(float[] running, int i, double value) {
    running[i] = (float) ((1 - MOMENTUM) * running[i] + MOMENTUM * value);
  }
}
