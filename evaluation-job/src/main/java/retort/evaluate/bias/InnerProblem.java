package retort.evaluate.bias;

import java.util.List;
import java.util.stream.IntStream;
import retort.device.Device;
import retort.device.Floats;
import retort.device.HeadSolver;
import retort.krr.OuterGradientAccumulator;
import retort.network.Network;
import retort.network.Pass;

/**
 * The inner problem of a distillation with a fixed backbone f: the head W that minimizes the mean
 * of |[f(A(x)), 1] W - y|^2 over synthetic pairs (x, y) and views A, plus the ridge of KRR-ST. The
 * outer loss is the mean squared error of that head on real rows.
 *
 * <p>The minimum is solved in closed form, by {@link HeadSolver} on one row for each view, so that
 * a gradient's error is that of the draw of views alone. A row is image * views + view.
 */
final class InnerProblem implements AutoCloseable {
  private final BiasData pictures;
  private final List<MaskedView> views;
  private final Device device;
  private final Pass pass;
  private final Floats shown;
  private final Floats realFeatures;
  private final Floats wanted;
  private final float[] viewFeatures;
  private final int inputs;

  /**
   * @param network whose weights stay as they are while this is open
   * @param views that may be drawn, each with equal chance
   */
  InnerProblem(Network network, BiasData pictures, List<MaskedView> views) {
    this.pictures = pictures;
    this.views = views;
    device = network.device();
    inputs = network.features();
    realFeatures = device.upload(network.features(pictures.real(), pictures.rows()));
    wanted = device.upload(pictures.wanted());
    shown = device.upload(viewed());
    pass = network.forward(shown, rows());
    viewFeatures = pass.features().download();
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
      System.arraycopy(viewFeatures, rows[i] * inputs, features, i * inputs, inputs);
      System.arraycopy(pictures.targets(), rows[i] / views.size() * d, targets, i * d, d);
    }
    float[] part = featureGradient(features, targets, rows.length, d);
    float[] sum = new float[rows() * inputs];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < inputs; j++) {
        sum[rows[i] * inputs + j] += part[i * inputs + j];
      }
    }
    try (Floats slope = device.upload(sum);
        Floats result = device.floats((long) rows() * pictures.pixels())) {
      pass.imageGradient(slope, result);
      return transposed(result.download());
    }
  }

  private float[] featureGradient(float[] features, float[] targets, int n, int d) {
    try (Floats drawn = device.upload(features);
        Floats labels = device.upload(targets);
        HeadSolver.RidgeHead head =
            device.headSolver(HeadSolver.PAPER_RIDGE).solve(drawn, labels, n, inputs, d);
        Floats aggregate = device.floats(head.weights().length());
        OuterGradientAccumulator sum = new OuterGradientAccumulator(device, inputs, d, true)) {
      // G = Ft' (Ft W - Yt) times 2 / (n d)
      sum.begin(head.weights());
      sum.add(realFeatures, wanted, pictures.rows());
      sum.gradient(2.0 / pictures.wanted().length, aggregate);
      head.gradient(aggregate, drawn, labels);
      return drawn.download();
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
    shown.close();
    realFeatures.close();
    wanted.close();
  }
}
