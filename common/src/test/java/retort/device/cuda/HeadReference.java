package retort.device.cuda;

import java.util.stream.IntStream;

/**
 * The head's equations in float64 on the processor, term by term as the paper has them, at sizes
 * that plain loops would take minutes for.
 */
final class HeadReference {
  private final int m;
  private final int p;
  private final int d;
  private final double[] rows;
  private final double[] factor;
  private final double[] solution;
  final double[] weights;

  /** Solves for features without the bias column. */
  HeadReference(float[] features, float[] targets, int m, int inputs, int d, double ridge) {
    this.m = m;
    this.d = d;
    p = inputs + 1;
    rows = new double[m * p];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < inputs; j++) {
        rows[i * p + j] = features[i * inputs + j];
      }
      rows[i * p + inputs] = 1;
    }
    factor = multiply(rows, transpose(rows, m, p), m, p, m);
    double trace = IntStream.range(0, m).mapToDouble(i -> factor[i * m + i]).sum();
    for (int i = 0; i < m; i++) {
      factor[i * m + i] += ridge * trace;
    }
    cholesky();
    double[] wanted = new double[targets.length];
    for (int i = 0; i < wanted.length; i++) {
      wanted[i] = targets[i];
    }
    solution = solve(wanted);
    weights = multiply(transpose(rows, m, p), solution, p, m, d);
  }

  /** dFs with its bias column, and dYs. */
  double[][] gradient(float[] aggregate) {
    double[] g = new double[aggregate.length];
    for (int i = 0; i < g.length; i++) {
      g[i] = aggregate[i];
    }
    double[] targets = solve(multiply(rows, g, m, p, d));
    double[] features = multiply(solution, transpose(g, p, d), m, d, p);
    subtract(features, multiply(targets, transpose(weights, p, d), m, d, p));
    double[] crossed = multiply(transpose(targets, m, d), rows, d, m, p);
    subtract(features, multiply(solution, crossed, m, d, p));
    return new double[][] {features, targets};
  }

  private static void subtract(double[] from, double[] other) {
    for (int i = 0; i < from.length; i++) {
      from[i] -= other[i];
    }
  }

  static double[] transpose(double[] a, int rows, int columns) {
    double[] result = new double[a.length];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        result[j * rows + i] = a[i * columns + j];
      }
    }
    return result;
  }

  static double[] multiply(double[] a, double[] b, int rows, int inner, int columns) {
    double[] c = new double[rows * columns];
    int band = 256;
    IntStream.range(0, rows)
        .parallel()
        .forEach(
            i -> {
              for (int from = 0; from < columns; from += band) {
                int to = Math.min(columns, from + band);
                for (int k = 0; k < inner; k++) {
                  double x = a[i * inner + k];
                  for (int j = from; j < to; j++) {
                    c[i * columns + j] += x * b[k * columns + j];
                  }
                }
              }
            });
    return c;
  }

  private void cholesky() {
    for (int j = 0; j < m; j++) {
      int column = j;
      double pivot = factor[j * m + j];
      for (int k = 0; k < j; k++) {
        pivot -= factor[j * m + k] * factor[j * m + k];
      }
      double root = Math.sqrt(pivot);
      factor[j * m + j] = root;
      IntStream.range(j + 1, m)
          .parallel()
          .forEach(
              i -> {
                double x = factor[i * m + column];
                for (int k = 0; k < column; k++) {
                  x -= factor[i * m + k] * factor[column * m + k];
                }
                factor[i * m + column] = x / root;
              });
    }
  }

  private double[] solve(double[] right) {
    double[] x = right.clone();
    for (int i = 0; i < m; i++) {
      for (int k = 0; k < i; k++) {
        combine(x, i, k, factor[i * m + k]);
      }
      divide(x, i);
    }
    for (int i = m - 1; i >= 0; i--) {
      for (int k = i + 1; k < m; k++) {
        combine(x, i, k, factor[k * m + i]);
      }
      divide(x, i);
    }
    return x;
  }

  private void combine(double[] x, int i, int k, double factor) {
    for (int j = 0; j < d; j++) {
      x[i * d + j] -= factor * x[k * d + j];
    }
  }

  private void divide(double[] x, int i) {
    for (int j = 0; j < d; j++) {
      x[i * d + j] /= factor[i * m + i];
    }
  }
}
