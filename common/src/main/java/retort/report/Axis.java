package retort.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A linear axis whose ends and ticks are round: multiples of 1, 2 or 5 times a power of ten.
 *
 * @param low its start, at most the least value
 * @param high its end, above {@code low}
 * @param step between ticks
 */
public record Axis(double low, double high, double step) {

  /** A tick: where it stands, as a share of the axis, and its label. */
  public record Tick(double share, String label) {}

  /**
   * An axis that holds some values.
   *
   * @param min of the values, finite
   * @param max of the values, finite, at least {@code min}
   * @param ticks how many there may be, at least 2
   * @throws IllegalArgumentException where a value is not finite or the order is wrong
   */
  public static Axis holding(double min, double max, int ticks) {
    if (!Double.isFinite(min) || !Double.isFinite(max) || max < min || ticks < 2) {
      throw new IllegalArgumentException(
          "no axis from %s to %s with %d ticks".formatted(min, max, ticks));
    }
    double room = max > min ? max - min : Math.max(Math.abs(min), 1);
    double top = max > min ? max : min + room;
    double step = roundUp(room / (ticks - 1));
    double low = Math.floor(min / step + 1e-9) * step;
    double high = Math.ceil(top / step - 1e-9) * step;
    if (Math.round((high - low) / step) + 1 > ticks) {
      step = roundUp(step * 1.01);
      low = Math.floor(min / step + 1e-9) * step;
      high = Math.ceil(top / step - 1e-9) * step;
    }
    return new Axis(low, high, step);
  }

  private static double roundUp(double value) {
    double power = Math.pow(10, Math.floor(Math.log10(value)));
    for (int digit : new int[] {1, 2, 5}) {
      if (digit * power >= value * (1 - 1e-9)) {
        return digit * power;
      }
    }
    return 10 * power;
  }

  /** Where a value stands, 0 at the start and 1 at the end. */
  public double share(double value) {
    return (value - low) / (high - low);
  }

  /** Ticks from the start to the end. */
  public List<Tick> ticks() {
    int decimals = Math.max(0, (int) -Math.floor(Math.log10(step) + 1e-9));
    List<Tick> ticks = new ArrayList<>();
    long count = Math.round((high - low) / step);
    for (long i = 0; i <= count; i++) {
      double value = low + i * step;
      double shown = Math.abs(value) < step / 2 ? 0 : value;
      ticks.add(new Tick(share(value), label(shown, decimals)));
    }
    return ticks;
  }

  private static String label(double value, int decimals) {
    return decimals > 5
        ? String.format(Locale.ROOT, "%.0e", value)
        : String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }
}
