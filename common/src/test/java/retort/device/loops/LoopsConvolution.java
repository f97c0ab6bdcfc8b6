package retort.device.loops;

import java.util.Optional;
import retort.device.Convolution;
import retort.device.ConvolutionShape;
import retort.device.FeatureMaps;
import retort.device.Floats;

/** {@link Convolution} by loops. */
final class LoopsConvolution implements Convolution {
  private final LoopsDevice device;
  private final ConvolutionShape shape;
  private final int out;
  private final int area;
  private double[] weight;

  LoopsConvolution(LoopsDevice device, ConvolutionShape shape) {
    this.device = device;
    this.shape = shape;
    out = shape.outputSide();
    area = shape.kernel() * shape.kernel();
    device.traffic().opened(0);
  }

  /** What is done with each input value, output value and weight that belong together. */
  private interface Term {
    void at(int input, int output, int weight);
  }

  @Override
  public void load(Floats values) {
    weight = LoopsFloats.of(device, values, "weight").values();
  }

  @Override
  public void forward(FeatureMaps in, Optional<Floats> bias, boolean relu, FeatureMaps to) {
    double[] x = maps(in, "in").values().values();
    LoopsFloats y = maps(to, "out").values();
    LoopsFloats added = bias.map(b -> LoopsFloats.of(device, b, "bias")).orElse(null);
    double[] w = loaded();
    double[] sum = new double[(int) y.length()];
    for (int i = 0; added != null && i < sum.length; i++) {
      sum[i] = added.at(i / (out * out) % shape.outputs());
    }
    each(in.n(), (a, b, k) -> sum[b] += x[a] * w[k]);
    for (int i = 0; i < sum.length; i++) {
      y.set(i, relu ? Math.max(sum[i], 0) : sum[i]);
    }
  }

  @Override
  public void backwardInput(FeatureMaps outGradient, FeatureMaps inGradient) {
    double[] y = maps(outGradient, "outGradient").values().values();
    LoopsFloats x = maps(inGradient, "inGradient").values();
    double[] w = loaded();
    double[] sum = new double[(int) x.length()];
    each(inGradient.n(), (a, b, k) -> sum[a] += y[b] * w[k]);
    x.setAll(sum);
  }

  @Override
  public void backwardWeight(FeatureMaps in, FeatureMaps outGradient, Floats weightGradient) {
    double[] x = maps(in, "in").values().values();
    double[] y = maps(outGradient, "outGradient").values().values();
    double[] sum = new double[shape.weights()];
    each(in.n(), (a, b, k) -> sum[k] += x[a] * y[b]);
    LoopsFloats.of(device, weightGradient, "weightGradient").setAll(sum);
  }

  private void each(int n, Term term) {
    int side = shape.side();
    int inputs = shape.inputsEach();
    for (int i = 0; i < n; i++) {
      for (int o = 0; o < shape.outputs(); o++) {
        for (int c = 0; c < inputs; c++) {
          int from = (i * shape.inputs() + (shape.depthwise() ? o : c)) * side * side;
          int to = (i * shape.outputs() + o) * out * out;
          plane(from, to, (o * inputs + c) * area, term);
        }
      }
    }
  }

  private void plane(int from, int to, int weights, Term term) {
    int side = shape.side();
    for (int k = 0; k < area; k++) {
      int down = k / shape.kernel() - shape.padding();
      int right = k % shape.kernel() - shape.padding();
      for (int y = 0; y < out; y++) {
        int row = y * shape.stride() + down;
        for (int x = 0; row >= 0 && row < side && x < out; x++) {
          int column = x * shape.stride() + right;
          if (column >= 0 && column < side) {
            term.at(from + row * side + column, to + y * out + x, weights + k);
          }
        }
      }
    }
  }

  private double[] loaded() {
    if (weight == null) {
      throw new IllegalStateException("a convolution without a weight");
    }
    return weight;
  }

  private LoopsMaps maps(FeatureMaps maps, String name) {
    return LoopsMaps.of(device, maps, name);
  }

  private boolean closed;

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      weight = null;
      device.traffic().closed(0);
    }
  }
}
