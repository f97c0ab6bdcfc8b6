package retort.device;

/** Operations on vectors of equal length, elementwise unless said otherwise. */
public interface VectorOperations {

  /** x = value. */
  void fill(Floats x, float value);

  /** to = from. */
  void copy(Floats from, Floats to);

  /** y = a x + b y. */
  void axpby(float a, Floats x, float b, Floats y);

  /** sum = 0. */
  void zero(Doubles sum);

  /** sum = sum + x, in float64. */
  void accumulate(Floats x, Doubles sum);

  /** out = factor sum, rounded to float32. */
  void round(Doubles sum, double factor, Floats out);

  /** to = from. */
  void copy(Doubles from, Doubles to);

  /**
   * total = total + the sum of the squares of all values, in float64.
   *
   * @param total one value
   */
  void addSquares(Floats x, Doubles total);

  /** Whether no value is NaN or infinite. */
  boolean finite(Floats x);

  /**
   * The mean over all values of (outputs - targets)^2, and its gradient 2 (outputs - targets) /
   * length.
   *
   * @param gradient out; may be {@code outputs} itself
   * @return the loss, summed in float64
   */
  double meanSquaredError(Floats outputs, Floats targets, Floats gradient);

  /** The gradient of {@link #meanSquaredError} alone, which a card need not be waited for. */
  default void meanSquaredErrorGradient(Floats outputs, Floats targets, Floats gradient) {
    meanSquaredError(outputs, targets, gradient);
  }

  /**
   * Stochastic gradient descent as PyTorch defines it: g = gradient + weightDecay value, momentum
   * buffer v = momentum v + g, value = value - lr v.
   *
   * @param buffer v, in and out; zeros before the first step
   */
  void sgd(
      Floats values,
      Floats gradient,
      Floats buffer,
      double lr,
      double momentum,
      double weightDecay);

  /**
   * AdamW as PyTorch defines it (Loshchilov and Hutter 2019; betas 0.9 and 0.999, epsilon 1e-8).
   *
   * @param first the gradient's moving average, in and out; zeros before the first step
   * @param second that of its square, likewise
   * @param weightDecay decoupled
   * @param step counted from 0
   */
  void adamW(
      Floats values,
      Floats gradient,
      Floats first,
      Floats second,
      double lr,
      double weightDecay,
      long step);

  /**
   * Real rows on their way into a network: out[i, c, j] = table[c, pixels[rows[i], c, j]].
   *
   * @param pixels (at least max(rows) + 1, channels, area), uint8
   * @param rows which, in this order; the first {@code n} count
   * @param table what each channel's 256 values become, channels * 256 floats
   * @param out (n, channels, area)
   */
  void normalize(Bytes pixels, int[] rows, int n, int channels, int area, Floats table, Floats out);

  /** out[i] = matrix[rows[i]] for rows of so many columns; the first n of {@code rows} count. */
  void gather(Floats matrix, int columns, int[] rows, int n, Floats out);
}
