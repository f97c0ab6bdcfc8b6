package retort.device.loops;

import static retort.device.LayerOperations.EPSILON;

/** BatchNorm by loops. */
final class LoopsBatchNorm {
  private LoopsBatchNorm() {}

  static void forward(
      LoopsMaps in,
      LoopsFloats gamma,
      LoopsFloats beta,
      boolean relu,
      LoopsMaps out,
      LoopsFloats mean,
      LoopsFloats variance) {
    int area = in.side() * in.side();
    double count = (double) in.n() * area;
    double[] x = in.values().values();
    for (int c = 0; c < in.channels(); c++) {
      double sum = 0;
      for (int i = 0; i < in.n(); i++) {
        for (int k = in.plane(i, c); k < in.plane(i, c) + area; k++) {
          sum += x[k];
        }
      }
      double center = sum / count;
      double squares = 0;
      for (int i = 0; i < in.n(); i++) {
        for (int k = in.plane(i, c); k < in.plane(i, c) + area; k++) {
          squares += (x[k] - center) * (x[k] - center);
        }
      }
      double scale = gamma.at(c) / Math.sqrt(squares / count + EPSILON);
      for (int i = 0; i < in.n(); i++) {
        for (int k = in.plane(i, c); k < in.plane(i, c) + area; k++) {
          double y = (x[k] - center) * scale + beta.at(c);
          out.values().set(k, relu ? Math.max(y, 0) : y);
        }
      }
      mean.set(c, center);
      variance.set(c, squares / count);
    }
  }

  static void backward(
      LoopsMaps in,
      LoopsFloats gamma,
      boolean relu,
      LoopsMaps out,
      LoopsFloats mean,
      LoopsFloats variance,
      LoopsMaps outGradient,
      LoopsMaps inGradient,
      LoopsFloats gammaGradient,
      LoopsFloats betaGradient) {
    int area = in.side() * in.side();
    double count = (double) in.n() * area;
    double[] x = in.values().values();
    double[] y = out.values().values();
    double[] g = outGradient.values().values();
    for (int c = 0; c < in.channels(); c++) {
      double inverse = 1 / Math.sqrt(variance.at(c) + EPSILON);
      double sum = 0;
      double product = 0;
      for (int i = 0; i < in.n(); i++) {
        for (int k = in.plane(i, c); k < in.plane(i, c) + area; k++) {
          g[k] = relu && !(y[k] > 0) ? 0 : g[k];
          sum += g[k];
          product += g[k] * (x[k] - mean.at(c)) * inverse;
        }
      }
      for (int i = 0; i < in.n(); i++) {
        for (int k = in.plane(i, c); k < in.plane(i, c) + area; k++) {
          double normalized = (x[k] - mean.at(c)) * inverse;
          double slope = g[k] - sum / count - normalized * product / count;
          outGradient.values().set(k, Double.NaN);
          inGradient.values().set(k, gamma.at(c) * inverse * slope);
        }
      }
      gammaGradient.set(c, product);
      betaGradient.set(c, sum);
    }
  }
}
