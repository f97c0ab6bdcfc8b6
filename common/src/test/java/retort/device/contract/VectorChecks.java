package retort.device.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import retort.device.Bytes;
import retort.device.Doubles;
import retort.device.Floats;
import retort.device.VectorOperations;

/** {@link VectorOperations}. */
final class VectorChecks {
  private static final double TOLERANCE = 2e-6;

  private VectorChecks() {}

  static List<DeviceCheck> all() {
    List<DeviceCheck> checks = new ArrayList<>();
    for (int length : new int[] {1, 2, 15, 33, 1000, 70_001}) {
      add(checks, "fill and copy " + length, t -> fill(t, length));
      add(checks, "axpby " + length, t -> axpby(t, length));
      add(checks, "accumulate " + length, t -> accumulate(t, length));
      add(checks, "reductions " + length, t -> reductions(t, length));
      add(checks, "mean squared error " + length, t -> meanSquaredError(t, length));
      add(checks, "sgd " + length, t -> sgd(t, length));
      // A value that its steps bring near 0 keeps the error of where it was.
      checks.add(new DeviceCheck("adamw " + length, 1e-4, t -> adamW(t, length)));
    }
    add(checks, "normalize 1x1", t -> normalize(t, 4, 1, 1));
    add(checks, "normalize 3x25", t -> normalize(t, 9, 3, 25));
    add(checks, "normalize 17x64", t -> normalize(t, 40, 17, 64));
    add(checks, "gather 1", t -> gather(t, 5, 1));
    add(checks, "gather 33", t -> gather(t, 40, 33));
    return checks;
  }

  private static void add(List<DeviceCheck> checks, String name, Consumer<Trial> trial) {
    checks.add(new DeviceCheck(name, TOLERANCE, trial));
  }

  private static void fill(Trial t, int length) {
    Floats x = t.out(length);
    t.device().vectors().fill(x, 0.3f);
    t.result(x);
    Floats y = t.out(length);
    t.device().vectors().copy(t.in(length), y);
    t.result(y);
  }

  private static void axpby(Trial t, int length) {
    Floats x = t.in(length);
    Floats y = t.in(length);
    t.device().vectors().axpby(0.7f, x, -1.3f, y);
    t.result(y);
    t.device().vectors().axpby(-1, x, 1, y);
    t.result(y);
    t.device().vectors().axpby(2, y, 0, x);
    t.result(x);
  }

  private static void accumulate(Trial t, int length) {
    VectorOperations vectors = t.device().vectors();
    Doubles all = t.sum(length + 4L);
    vectors.zero(all);
    Doubles sum = all.slice(1, length);
    vectors.accumulate(t.in(length), sum);
    vectors.accumulate(t.in(length), sum);
    Floats out = t.out(length);
    vectors.round(sum, 2.0 / 3, out);
    t.result(out);
    Floats around = t.out(length + 4);
    vectors.round(all, 1, around);
    t.result(around);
    // 2^25 + 1 has no float32: a sum in float32 would lose it.
    Floats large = t.out(length);
    vectors.fill(large, 1 << 25);
    Floats one = t.out(length);
    vectors.fill(one, 1);
    vectors.zero(sum);
    vectors.accumulate(large, sum);
    vectors.accumulate(one, sum);
    vectors.fill(large, -(1 << 25));
    vectors.accumulate(large, sum);
    vectors.round(sum, 1, out);
    t.result(out);
  }

  private static void reductions(Trial t, int length) {
    float[] values = t.noise(length);
    VectorOperations vectors = t.device().vectors();
    Doubles totals = t.sum(3);
    vectors.zero(totals);
    Doubles total = totals.slice(1, 1);
    vectors.addSquares(t.in(values), total);
    t.result(total.download()[0]);
    vectors.addSquares(t.in(length), total);
    vectors.copy(total, totals.slice(2, 1));
    for (double value : totals.download()) {
      t.result(value);
    }
    t.result(t.device().vectors().finite(t.in(values)) ? 1 : 0);
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      for (int at : new int[] {0, length / 2, length - 1}) {
        float[] with = values.clone();
        with[at] = bad;
        t.result(t.device().vectors().finite(t.in(with)) ? 1 : 0);
      }
    }
  }

  private static void meanSquaredError(Trial t, int length) {
    Floats outputs = t.in(length);
    Floats targets = t.in(length);
    Floats gradient = t.out(length);
    t.result(t.device().vectors().meanSquaredError(outputs, targets, gradient));
    t.result(gradient);
    t.result(outputs);
    t.device().vectors().meanSquaredErrorGradient(outputs, targets, gradient);
    t.result(gradient);
    t.result(t.device().vectors().meanSquaredError(outputs, targets, outputs));
    t.result(outputs);
  }

  private static void sgd(Trial t, int length) {
    Floats values = t.in(length);
    Floats gradient = t.in(length);
    Floats buffer = t.out(length);
    t.device().vectors().fill(buffer, 0);
    for (int step = 0; step < 3; step++) {
      t.device().vectors().sgd(values, gradient, buffer, 0.1, 0.9, 1e-3);
      t.result(values);
      t.result(buffer);
    }
    t.device().vectors().sgd(values, gradient, buffer, 0.01, 0, 0);
    t.result(values);
    t.result(buffer);
  }

  private static void adamW(Trial t, int length) {
    Floats values = t.in(length);
    Floats first = t.out(length);
    Floats second = t.out(length);
    t.device().vectors().fill(first, 0);
    t.device().vectors().fill(second, 0);
    for (long step : new long[] {0, 1, 2, 160_000}) {
      t.device().vectors().adamW(values, t.in(length), first, second, 1e-2, 0.1, step);
      t.result(values);
      t.result(first);
      t.result(second);
    }
  }

  private static void normalize(Trial t, int rows, int channels, int area) {
    byte[] pixels = new byte[rows * channels * area];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) t.below(256);
    }
    int n = rows - 1;
    Floats out = t.out(n * channels * area);
    Floats table = t.in(channels * 256);
    try (Bytes bytes = t.device().bytes(pixels)) {
      t.device().vectors().normalize(bytes, rows(t, rows), n, channels, area, table, out);
      t.result(out);
    }
  }

  private static void gather(Trial t, int rows, int columns) {
    int n = rows - 2;
    Floats out = t.out(n * columns);
    t.device().vectors().gather(t.in(rows * columns), columns, rows(t, rows), n, out);
    t.result(out);
  }

  /** Any rows, some of them twice. */
  private static int[] rows(Trial t, int rows) {
    int[] some = new int[rows];
    for (int i = 0; i < rows; i++) {
      some[i] = t.below(rows);
    }
    return some;
  }
}
