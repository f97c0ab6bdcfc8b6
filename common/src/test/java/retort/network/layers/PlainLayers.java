package retort.network.layers;

import java.util.Map;

/** Layers in float64, one loop each, on images (n, side, side, c) row-major: shares no code. */
final class PlainLayers {
  private PlainLayers() {}

  /** Images of any layer's input or output. */
  record Images(double[] values, int n, int side, int c) {
    int at(int i, int y, int x, int channel) {
      return ((i * side + y) * side + x) * c + channel;
    }

    static Images zeros(int n, int side, int c) {
      return new Images(new double[n * side * side * c], n, side, c);
    }
  }

  /** A layer that may look up parameters. */
  interface Plain {
    Images of(Images in, Map<String, double[]> parameters);
  }

  static Plain convolution(String name, int outputs, int k, int stride, int padding) {
    return (in, parameters) -> {
      double[] weight = parameters.get(name + ".weight");
      boolean each = weight.length == outputs * k * k && in.c() == outputs && in.c() > 1;
      int inputs = each ? 1 : in.c();
      Images out = Images.zeros(in.n(), (in.side() + 2 * padding - k) / stride + 1, outputs);
      for (int i = 0; i < in.n(); i++) {
        for (int y = 0; y < out.side(); y++) {
          for (int x = 0; x < out.side(); x++) {
            for (int o = 0; o < outputs; o++) {
              for (int c = 0; c < inputs; c++) {
                for (int d = 0; d < k * k; d++) {
                  int row = y * stride - padding + d / k;
                  int column = x * stride - padding + d % k;
                  if (row >= 0 && row < in.side() && column >= 0 && column < in.side()) {
                    double value = in.values()[in.at(i, row, column, each ? o : c)];
                    out.values()[out.at(i, y, x, o)] +=
                        value * weight[(o * inputs + c) * k * k + d];
                  }
                }
              }
            }
          }
        }
      }
      return out;
    };
  }

  static Plain normalize(String name) {
    return (in, parameters) -> {
      Images out = Images.zeros(in.n(), in.side(), in.c());
      int count = in.values().length / in.c();
      for (int c = 0; c < in.c(); c++) {
        double mean = 0;
        double variance = 0;
        for (int i = 0; i < count; i++) {
          mean += in.values()[i * in.c() + c] / count;
        }
        for (int i = 0; i < count; i++) {
          variance += Math.pow(in.values()[i * in.c() + c] - mean, 2) / count;
        }
        double scale = parameters.get(name + ".weight")[c] / Math.sqrt(variance + 1e-5);
        for (int i = 0; i < count; i++) {
          out.values()[i * in.c() + c] =
              (in.values()[i * in.c() + c] - mean) * scale + parameters.get(name + ".bias")[c];
        }
      }
      return out;
    };
  }

  static Plain rectify() {
    return (in, parameters) -> {
      Images out = Images.zeros(in.n(), in.side(), in.c());
      for (int i = 0; i < in.values().length; i++) {
        out.values()[i] = Math.max(0, in.values()[i]);
      }
      return out;
    };
  }

  static Plain pool(boolean maximum) {
    return (in, parameters) -> {
      Images out = Images.zeros(in.n(), in.side() / 2, in.c());
      for (int i = 0; i < in.n(); i++) {
        for (int y = 0; y < out.side(); y++) {
          for (int x = 0; x < out.side(); x++) {
            for (int c = 0; c < in.c(); c++) {
              double max = Double.NEGATIVE_INFINITY;
              double sum = 0;
              for (int d = 0; d < 4; d++) {
                double value = in.values()[in.at(i, 2 * y + d / 2, 2 * x + d % 2, c)];
                max = Math.max(max, value);
                sum += value;
              }
              out.values()[out.at(i, y, x, c)] = maximum ? max : sum / 4;
            }
          }
        }
      }
      return out;
    };
  }

  static Plain average() {
    return (in, parameters) -> {
      Images out = Images.zeros(in.n(), 1, in.c());
      int area = in.side() * in.side();
      for (int i = 0; i < in.values().length; i++) {
        out.values()[i / (area * in.c()) * in.c() + i % in.c()] += in.values()[i] / area;
      }
      return out;
    };
  }

  static Plain flatten() {
    return (in, parameters) -> {
      Images out = Images.zeros(in.n(), 1, in.c() * in.side() * in.side());
      int area = in.side() * in.side();
      for (int i = 0; i < in.values().length; i++) {
        int c = i % in.c();
        int place = i / in.c() % area;
        out.values()[(i / (area * in.c()) * in.c() + c) * area + place] = in.values()[i];
      }
      return out;
    };
  }

  static Plain sum(Plain main, Plain shortcut) {
    return (in, parameters) -> {
      Images out = main.of(in, parameters);
      Images same = shortcut.of(in, parameters);
      for (int i = 0; i < out.values().length; i++) {
        out.values()[i] += same.values()[i];
      }
      return out;
    };
  }

  static Plain chain(Plain... layers) {
    return (in, parameters) -> {
      Images out = in;
      for (Plain layer : layers) {
        out = layer.of(out, parameters);
      }
      return out;
    };
  }
}
