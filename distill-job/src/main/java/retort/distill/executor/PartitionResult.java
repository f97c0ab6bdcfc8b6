package retort.distill.executor;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import retort.cluster.PackedFloats;

/**
 * The result of one partition in a round, or the sum of several.
 *
 * @param packed as {@link RoundTrip.Answer} says: nothing; what its rows contribute to G, not
 *     scaled, as the head's form lays it out; or their features without the bias column (n, p - 1)
 *     and then their targets (n, d)
 * @param squares |R|^2, 0 with features
 * @param rows n
 * @param nanos the time its computation took; of a sum, the longest of its parts
 */
record PartitionResult(PackedFloats packed, double squares, long rows, long nanos)
    implements Serializable {
  /** Numbers that are summed at once: as many as the processor's cache holds. */
  private static final int BLOCK = 1 << 12;

  PartitionResult(float[] values, double squares, long rows, long nanos) {
    this(new PackedFloats(values), squares, rows, nanos);
  }

  float[] values() {
    return packed.values();
  }

  /** Adds in the order given: numbers in float64, rounded once at the end. */
  static PartitionResult sum(List<PartitionResult> parts) {
    float[] values = new float[parts.get(0).values().length];
    sum(parts, 1, values);
    LossTotals totals = LossTotals.of(parts);
    return new PartitionResult(values, totals.squares(), totals.rows(), totals.nanos());
  }

  /**
   * Adds in the order given, in float64, and multiplies, rounded once at the end.
   *
   * @param out as many numbers as each part has
   */
  static void sum(List<PartitionResult> parts, double factor, float[] out) {
    double[] total = new double[Math.min(BLOCK, out.length)];
    for (int at = 0; at < out.length; at += BLOCK) {
      int n = Math.min(BLOCK, out.length - at);
      Arrays.fill(total, 0);
      for (PartitionResult part : parts) {
        float[] values = part.values();
        for (int i = 0; i < n; i++) {
          total[i] += values[at + i];
        }
      }
      for (int i = 0; i < n; i++) {
        out[at + i] = (float) (factor * total[i]);
      }
    }
  }
}
