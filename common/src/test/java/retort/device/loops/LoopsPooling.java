package retort.device.loops;

/** 2x2 pooling by loops. */
final class LoopsPooling {
  private LoopsPooling() {}

  /** The four inputs of an output, the upper row first. */
  private interface Square {
    void at(int output, int[] inputs);
  }

  static void average(LoopsMaps in, LoopsMaps out) {
    double[] x = in.values().values();
    each(in, out, (o, i) -> out.values().set(o, (x[i[0]] + x[i[1]] + x[i[2]] + x[i[3]]) / 4));
  }

  static void averageBackward(LoopsMaps outGradient, LoopsMaps inGradient) {
    double[] g = outGradient.values().values();
    inGradient.values().setAll(new double[(int) inGradient.values().length()]);
    each(
        inGradient,
        outGradient,
        (o, inputs) -> {
          for (int i : inputs) {
            inGradient.values().set(i, g[o] / 4);
          }
        });
  }

  static void maximum(LoopsMaps in, LoopsMaps out) {
    double[] x = in.values().values();
    each(in, out, (o, i) -> out.values().set(o, x[largest(x, i)]));
  }

  static void maximumBackward(LoopsMaps in, LoopsMaps outGradient, LoopsMaps inGradient) {
    double[] x = in.values().values();
    double[] g = outGradient.values().values();
    inGradient.values().setAll(new double[x.length]);
    each(in, outGradient, (o, i) -> inGradient.values().set(largest(x, i), g[o]));
  }

  private static int largest(double[] x, int[] inputs) {
    int largest = inputs[0];
    for (int i : inputs) {
      largest = x[i] > x[largest] ? i : largest;
    }
    return largest;
  }

  private static void each(LoopsMaps in, LoopsMaps out, Square square) {
    int side = in.side();
    for (int plane = 0; plane < in.n() * in.channels(); plane++) {
      for (int y = 0; y < out.side(); y++) {
        for (int x = 0; x < out.side(); x++) {
          int at = (plane * side + 2 * y) * side + 2 * x;
          square.at(
              (plane * out.side() + y) * out.side() + x,
              new int[] {at, at + 1, at + side, at + side + 1});
        }
      }
    }
  }
}
