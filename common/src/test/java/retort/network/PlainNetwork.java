package retort.network;

import java.util.Map;

/**
 * The ConvNet in float64 and naive loops: slow, plain, and shared with no other code. Tensors are
 * PyTorch's, images (n, c, h, w).
 */
public final class PlainNetwork {
  private final Architecture shape;
  private final Map<String, double[]> tensors;

  /** Looks its tensors up on every call, so that a test may change one. */
  public PlainNetwork(Architecture shape, Map<String, double[]> tensors) {
    this.shape = shape;
    this.tensors = tensors;
  }

  /** f(images), (n, features). */
  public double[] features(double[] images, int n, boolean training) {
    double[] x = images;
    for (int k = 0; k < shape.widths().size(); k++) {
      int o = shape.widths().get(k);
      x = convolve(x, n, k);
      normalize(x, n, k, training);
      x = pool(x, n * o, (shape.size() >> k));
    }
    return x;
  }

  /** mean((fc(f(images)) - targets)^2), BatchNorm in training mode. */
  public double trainingLoss(double[] images, double[] targets, int n) {
    double[] features = features(images, n, true);
    double[] weight = tensors.get("fc.weight");
    int d = shape.outputs();
    int f = shape.features();
    double loss = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < d; j++) {
        double sum = tensors.get("fc.bias")[j] - targets[i * d + j];
        for (int a = 0; a < f; a++) {
          sum += features[i * f + a] * weight[j * f + a];
        }
        loss += sum * sum / (n * d);
      }
    }
    return loss;
  }

  private int inputs(int k) {
    return k == 0 ? shape.channels() : shape.widths().get(k - 1);
  }

  private double[] convolve(double[] x, int n, int k) {
    int c = inputs(k);
    int o = shape.widths().get(k);
    int size = (shape.size() >> k);
    double[] weight = tensors.get("blocks." + k + ".conv.weight");
    double[] out = new double[n * o * size * size];
    for (int at = 0; at < out.length; at++) {
      int column = at % size;
      int row = at / size % size;
      int to = at / (size * size) % o;
      int image = at / (size * size * o);
      double sum = tensors.get("blocks." + k + ".conv.bias")[to];
      for (int tap = 0; tap < 9 * c; tap++) {
        int y = row + tap / 3 % 3 - 1;
        int z = column + tap % 3 - 1;
        if (y >= 0 && y < size && z >= 0 && z < size) {
          sum += weight[to * 9 * c + tap] * x[((image * c + tap / 9) * size + y) * size + z];
        }
      }
      out[at] = sum;
    }
    return out;
  }

  private void normalize(double[] x, int n, int k, boolean training) {
    int c = shape.widths().get(k);
    int area = (shape.size() >> k) * (shape.size() >> k);
    String bn = "blocks." + k + ".bn.";
    for (int i = 0; i < c; i++) {
      double mean = tensors.get(bn + "running_mean")[i];
      double variance = tensors.get(bn + "running_var")[i];
      if (training) {
        mean = 0;
        variance = 0;
        for (int j = 0; j < n * area; j++) {
          mean += x[(j / area * c + i) * area + j % area] / (n * area);
        }
        for (int j = 0; j < n * area; j++) {
          double centered = x[(j / area * c + i) * area + j % area] - mean;
          variance += centered * centered / (n * area);
        }
      }
      double scale = tensors.get(bn + "weight")[i] / Math.sqrt(variance + 1e-5);
      for (int j = 0; j < n * area; j++) {
        int at = (j / area * c + i) * area + j % area;
        x[at] = Math.max(0, (x[at] - mean) * scale + tensors.get(bn + "bias")[i]);
      }
    }
  }

  private static double[] pool(double[] x, int planes, int size) {
    int half = size / 2;
    double[] out = new double[planes * half * half];
    for (int at = 0; at < out.length; at++) {
      int corner = at / half * 2 * size + at % half * 2;
      out[at] = (x[corner] + x[corner + 1] + x[corner + size] + x[corner + size + 1]) / 4;
    }
    return out;
  }
}
