package retort.bias;

import java.util.List;
import java.util.stream.IntStream;
import retort.convnet.Network;
import retort.krr.Krr;
import retort.krr.OuterSum;

/**
 * The inner problem of a distillation with a fixed backbone f: the head W that minimises the mean
 * of |[f(A(x)), 1] W - y|^2 over synthetic pairs (x, y) and views A, plus the ridge of KRR-ST. The
 * outer loss is the mean squared error of that head on real rows.
 *
 * <p>The minimum is solved in closed form, by {@link Krr} on one row for each view, so that a
 * gradient's error is that of the draw of views alone. A row is image * views + view.
 */
final class InnerProblem implements AutoCloseable {
  private final Pictures pictures;
  private final List<View> views;
  private final Network.Pass pass;
  private final float[] realFeatures;
  private final int inputs;

  /**
   * @param network whose weights stay as they are while this is open
   * @param views that may be drawn, each with equal chance
   */
  InnerProblem(Network network, Pictures pictures, List<View> views) {
    this.pictures = pictures;
    this.views = views;
    inputs = network.shape().features();
    realFeatures = network.features(pictures.real(), pictures.rows());
    pass = network.forward(viewed(), rows());
  }

  /** All rows: m times the number of views. */
  int rows() {
    return pictures.images() * views.size();
  }

  /**
   * The exact gradient: every view of every image is seen once, which is the expectation of the
   * inner objective. Its only error is that of rounding.
   */
  float[] exact() {
    return gradient(IntStream.range(0, rows()).toArray());
  }

  /**
   * The gradient of the outer loss with respect to Xs, through the head solved on these rows.
   *
   * @param rows drawn; one that is drawn twice counts twice
   * @return (m, channels, size, size)
   */
  float[] gradient(int[] rows) {
    int d = pictures.dimension();
    float[] features = new float[rows.length * inputs];
    float[] targets = new float[rows.length * d];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(pass.features(), rows[i] * inputs, features, i * inputs, inputs);
      System.arraycopy(pictures.targets(), rows[i] / views.size() * d, targets, i * d, d);
    }
    try (Krr.Head head = Krr.create().solve(features, targets, rows.length, d)) {
      float[] part = head.gradient(aggregate(head.weights())).features();
      float[] sum = new float[rows() * inputs];
      for (int i = 0; i < rows.length; i++) {
        for (int j = 0; j < inputs; j++) {
          sum[rows[i] * inputs + j] += part[i * inputs + j];
        }
      }
      return transposed(pass.imageGradient(sum));
    }
  }

  /** G = Ft' (Ft W - Yt) times 2 / (n d). */
  private float[] aggregate(float[] weights) {
    try (OuterSum sum = OuterSum.withGradient(weights, pictures.dimension())) {
      sum.add(realFeatures, pictures.wanted(), pictures.rows());
      float[] aggregate = sum.aggregate();
      for (int i = 0; i < aggregate.length; i++) {
        aggregate[i] *= 2f / pictures.wanted().length;
      }
      return aggregate;
    }
  }

  private float[] viewed() {
    int pixels = pictures.pixels();
    float[] result = new float[rows() * pixels];
    for (int row = 0; row < rows(); row++) {
      int image = row / views.size();
      views
          .get(row % views.size())
          .apply(pictures.synthetic(), image * pixels, result, row * pixels, pictures.channels());
    }
    return result;
  }

  private float[] transposed(float[] gradient) {
    int pixels = pictures.pixels();
    float[] result = new float[pictures.synthetic().length];
    for (int row = 0; row < rows(); row++) {
      int image = row / views.size();
      views
          .get(row % views.size())
          .transposed(gradient, row * pixels, result, image * pixels, pictures.channels());
    }
    return result;
  }

  @Override
  public void close() {
    pass.close();
  }
}
