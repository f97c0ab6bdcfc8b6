package retort.architecture;

import java.util.Arrays;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import retort.kernels.Arena;
import retort.kernels.Channels;
import retort.kernels.Kernels;

/**
 * BatchNorm (momentum 0.1, eps 1e-5) of each channel of (n, h, w, c), or of each column where h = w
 * = 1.
 */
final class Normalisation implements Layer {
  static final double MOMENTUM = 0.1;
  private static final double EPSILON = 1e-5;

  private final State state;
  private final Arena arena;
  private final String name;
  private final int c;
  private final Channels channels;

  /** Of a convolution before it; null where that has none. */
  private final String bias;

  private INDArray centred;
  private double[] inverse;
  private float[] mean;
  private float[] variance;

  /**
   * Registers {@code name.weight}, {@code bias}, {@code running_mean} and {@code running_var}.
   *
   * @param bias the parameter that the convolution before it adds, if any
   */
  Normalisation(State state, Arena arena, String name, int c, Optional<String> bias) {
    this.state = state;
    this.arena = arena;
    this.name = name;
    this.c = c;
    this.channels = new Channels(arena, c);
    this.bias = bias.orElse(null);
    state.normalisation(name, c);
  }

  /** Mean and unbiased variance of the last training batch, one after the other. */
  float[] statistics() {
    float[] both = Arrays.copyOf(mean, 2 * c);
    System.arraycopy(variance, 0, both, c, c);
    return both;
  }

  @Override
  public INDArray forward(INDArray x, boolean training) {
    return training ? train(x) : evaluate(x);
  }

  private INDArray evaluate(INDArray x) {
    float[] scale = new float[c];
    float[] shift = new float[c];
    for (int i = 0; i < c; i++) {
      double factor = value("weight", i) / Math.sqrt(value("running_var", i) + EPSILON);
      scale[i] = (float) factor;
      shift[i] = (float) (value("bias", i) + factor * (added(i) - value("running_mean", i)));
    }
    INDArray out = arena.of(name, x.shape());
    channels.affine(x, scale, shift, out);
    return out;
  }

  private INDArray train(INDArray x) {
    double count = (double) x.length() / c;
    if (count < 2) {
      throw new IllegalArgumentException(
          "%s: a training batch needs two values a channel or more: give it more images"
              .formatted(name));
    }
    double[] sum = channels.sums(x);
    mean = new float[c];
    variance = new float[c];
    inverse = new double[c];
    float[] one = new float[c];
    Arrays.fill(one, 1);
    float[] minus = new float[c];
    for (int i = 0; i < c; i++) {
      minus[i] = (float) (-sum[i] / count);
      mean[i] = (float) (sum[i] / count + added(i));
    }
    centred = arena.of(name + ".centred", x.shape());
    channels.affine(x, one, minus, centred);
    Kernels.square(centred, x);
    double[] squares = channels.sums(x);
    float[] scale = new float[c];
    for (int i = 0; i < c; i++) {
      double biased = squares[i] / count;
      inverse[i] = 1 / Math.sqrt(biased + EPSILON);
      scale[i] = (float) (value("weight", i) * inverse[i]);
      variance[i] = (float) (biased * count / (count - 1));
    }
    INDArray out = arena.of(name, x.shape());
    channels.affine(centred, scale, state.values(name + ".bias"), out);
    return out;
  }

  @Override
  public INDArray backward(INDArray gradient) {
    INDArray result = arena.alternate("gradient", gradient.shape());
    double count = (double) gradient.length() / c;
    double[] sum = channels.sums(gradient);
    Kernels.multiply(gradient, centred, result);
    double[] product = channels.sums(result);
    float[] scale = new float[c];
    float[] slope = new float[c];
    float[] shift = new float[c];
    for (int i = 0; i < c; i++) {
      state.gradient(name + ".weight")[i] = (float) (inverse[i] * product[i]);
      state.gradient(name + ".bias")[i] = (float) sum[i];
      double factor = value("weight", i) * inverse[i];
      scale[i] = (float) factor;
      slope[i] = (float) (-factor * inverse[i] * inverse[i] * product[i] / count);
      shift[i] = (float) (-factor * sum[i] / count);
    }
    channels.affine(gradient, scale, new float[c], result);
    channels.affine(centred, slope, shift, gradient);
    Kernels.add(gradient, result);
    return result;
  }

  private double value(String vector, int i) {
    return state.values(name + "." + vector)[i];
  }

  private double added(int i) {
    return bias == null ? 0 : state.values(bias)[i];
  }
}
