package retort.device.loops;

import retort.device.Bytes;
import retort.device.Doubles;
import retort.device.Floats;
import retort.device.VectorOperations;

/** {@link VectorOperations} by loops. */
record LoopsVectors(LoopsDevice device) implements VectorOperations {

  @Override
  public void fill(Floats x, float value) {
    LoopsFloats to = of(x, "x");
    for (int i = 0; i < to.length(); i++) {
      to.set(i, value);
    }
  }

  @Override
  public void copy(Floats from, Floats to) {
    of(to, "to").setAll(of(from, "from").values());
  }

  @Override
  public void axpby(float a, Floats x, float b, Floats y) {
    LoopsFloats in = of(x, "x");
    LoopsFloats out = of(y, "y");
    for (int i = 0; i < in.length(); i++) {
      out.set(i, a * in.at(i) + b * out.at(i));
    }
  }

  @Override
  public void zero(Doubles sum) {
    for (int i = 0; i < sum.length(); i++) {
      ((LoopsDoubles) sum).set(i, 0);
    }
  }

  @Override
  public void accumulate(Floats x, Doubles sum) {
    LoopsFloats in = of(x, "x");
    LoopsDoubles out = (LoopsDoubles) sum;
    for (int i = 0; i < in.length(); i++) {
      out.set(i, out.at(i) + in.at(i));
    }
  }

  @Override
  public void round(Doubles sum, double factor, Floats out) {
    LoopsFloats to = of(out, "out");
    for (int i = 0; i < to.length(); i++) {
      to.set(i, factor * ((LoopsDoubles) sum).at(i));
    }
  }

  @Override
  public void copy(Doubles from, Doubles to) {
    for (int i = 0; i < to.length(); i++) {
      ((LoopsDoubles) to).set(i, ((LoopsDoubles) from).at(i));
    }
  }

  @Override
  public void addSquares(Floats x, Doubles total) {
    double sum = 0;
    for (double value : of(x, "x").values()) {
      sum += value * value;
    }
    LoopsDoubles one = (LoopsDoubles) total;
    one.set(0, one.at(0) + sum);
  }

  @Override
  public boolean finite(Floats x) {
    device.traffic().waited();
    for (double value : of(x, "x").values()) {
      if (!Double.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public double meanSquaredError(Floats outputs, Floats targets, Floats gradient) {
    device.traffic().waited();
    return squaredErrors(outputs, targets, gradient) / outputs.length();
  }

  @Override
  public void meanSquaredErrorGradient(Floats outputs, Floats targets, Floats gradient) {
    squaredErrors(outputs, targets, gradient);
  }

  private double squaredErrors(Floats outputs, Floats targets, Floats gradient) {
    LoopsFloats in = of(outputs, "outputs");
    LoopsFloats wanted = of(targets, "targets");
    LoopsFloats out = of(gradient, "gradient");
    double sum = 0;
    for (int i = 0; i < in.length(); i++) {
      double difference = in.at(i) - wanted.at(i);
      sum += difference * difference;
      out.set(i, 2 * difference / in.length());
    }
    return sum;
  }

  @Override
  public void sgd(
      Floats values,
      Floats gradient,
      Floats buffer,
      double lr,
      double momentum,
      double weightDecay) {
    LoopsFloats x = of(values, "values");
    LoopsFloats g = of(gradient, "gradient");
    LoopsFloats v = of(buffer, "buffer");
    for (int i = 0; i < x.length(); i++) {
      v.set(i, momentum * v.at(i) + g.at(i) + weightDecay * x.at(i));
      x.set(i, x.at(i) - lr * v.at(i));
    }
  }

  @Override
  public void adamW(
      Floats values,
      Floats gradient,
      Floats first,
      Floats second,
      double lr,
      double weightDecay,
      long step) {
    LoopsFloats x = of(values, "values");
    LoopsFloats g = of(gradient, "gradient");
    LoopsFloats m = of(first, "first");
    LoopsFloats v = of(second, "second");
    double steps = step + 1.0;
    double correction1 = 1 - Math.pow(0.9, steps);
    double correction2 = 1 - Math.pow(0.999, steps);
    for (int i = 0; i < x.length(); i++) {
      m.set(i, 0.9 * m.at(i) + 0.1 * g.at(i));
      v.set(i, 0.999 * v.at(i) + 0.001 * g.at(i) * g.at(i));
      double slope = m.at(i) / correction1 / (Math.sqrt(v.at(i) / correction2) + 1e-8);
      x.set(i, x.at(i) * (1 - lr * weightDecay) - lr * slope);
    }
  }

  @Override
  public void normalize(
      Bytes pixels, int[] rows, int n, int channels, int area, Floats table, Floats out) {
    byte[] from = ((LoopsBytes) pixels).read();
    LoopsFloats values = of(table, "table");
    LoopsFloats to = of(out, "out");
    for (int i = 0; i < to.length(); i++) {
      int row = rows[i / (channels * area)];
      int channel = i / area % channels;
      int pixel = from[row * channels * area + i % (channels * area)] & 0xff;
      to.set(i, values.at(channel * 256 + pixel));
    }
  }

  @Override
  public void gather(Floats matrix, int columns, int[] rows, int n, Floats out) {
    LoopsFloats from = of(matrix, "matrix");
    LoopsFloats to = of(out, "out");
    for (int i = 0; i < to.length(); i++) {
      to.set(i, from.at(rows[i / columns] * columns + i % columns));
    }
  }

  private LoopsFloats of(Floats floats, String name) {
    return LoopsFloats.of(device, floats, name);
  }
}
