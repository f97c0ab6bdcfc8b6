package retort.distill.executor;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import retort.cluster.PackedFloats;
import retort.device.Device;
import retort.device.Floats;
import retort.device.Workspace;
import retort.krr.OuterSum;

/**
 * The driver's arrays for what is broadcast and what comes back, which serve round after round: the
 * next round may overwrite them once the last one's sum was taken. Tasks of a round that failed may
 * read them longer, so that they are left to it.
 */
final class BroadcastBuffers implements ResultReducer {
  private final Workspace memory;
  private final ArrayPool spare;
  private final Map<String, float[]> arrays = new HashMap<>();
  private boolean under;

  /**
   * @param device of the driver
   * @param spare arrays of answers
   */
  BroadcastBuffers(Device device, ArrayPool spare) {
    memory = new Workspace(device);
    this.spare = spare;
  }

  /** Vectors of the driver's device as plain numbers. */
  PackedFloats packed(String name, Floats values) {
    float[] kept = array(name, values.length());
    values.download(kept, 0);
    under = true;
    return new PackedFloats(kept);
  }

  private float[] array(String name, long length) {
    float[] kept = arrays.get(name);
    if (kept == null || kept.length != length) {
      kept = new float[Math.toIntExact(length)];
      arrays.put(name, kept);
    }
    return kept;
  }

  @Override
  public void add(List<PartitionResult> parts, double factor, Floats out) {
    float[] total = array("sum", out.length());
    PartitionResult.sum(parts, factor, total);
    out.upload(total, 0);
  }

  @Override
  public double squares(List<PartitionResult> parts) {
    return LossTotals.of(parts).squares();
  }

  @Override
  public void addRows(List<PartitionResult> parts, OuterSum sum) {
    for (PartitionResult part : parts) {
      EmbeddedRows.add(part.values(), Math.toIntExact(part.rows()), sum.dimension(), memory, sum);
    }
  }

  /** The answers were read: every array serves the next round. */
  void done(List<PartitionResult> parts) {
    parts.forEach(part -> spare.give(part.values()));
    under = false;
  }

  /** The round is over. */
  @Override
  public void close() {
    if (under) {
      arrays.clear();
    }
  }

  /** No round comes any more. */
  void release() {
    memory.close();
  }
}
