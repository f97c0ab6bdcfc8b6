package retort.distill.executor;

import java.util.ArrayList;
import java.util.List;
import retort.device.Device;
import retort.device.Floats;
import retort.device.Workspace;
import retort.krr.OuterSum;

/** Features without the bias column and targets of a partition's rows, on a device. */
final class EmbeddedRows implements AutoCloseable {
  private final Device device;
  private final List<Floats> features = new ArrayList<>();
  private final List<Floats> targets = new ArrayList<>();
  private int count;

  /** No row yet. */
  EmbeddedRows(Device device) {
    this.device = device;
  }

  /** Adds copies of n rows. */
  void add(Floats rowFeatures, Floats rowTargets, int n) {
    features.add(copy(rowFeatures));
    targets.add(copy(rowTargets));
    count += n;
  }

  private Floats copy(Floats values) {
    Floats copy = device.floats(values.length());
    device.vectors().copy(values, copy);
    return copy;
  }

  int count() {
    return count;
  }

  /** The numbers of all rows. */
  long length() {
    return length(features) + length(targets);
  }

  private static long length(List<Floats> parts) {
    return parts.stream().mapToLong(Floats::length).sum();
  }

  /**
   * Copies the features of all, then the targets of all.
   *
   * @param out {@link #length} numbers
   * @return the same
   */
  float[] download(float[] out) {
    int at = 0;
    for (List<Floats> kind : List.of(features, targets)) {
      for (Floats part : kind) {
        part.download(out, at);
        at += (int) part.length();
      }
    }
    return out;
  }

  /** Adds all rows to a sum at once. */
  void addTo(OuterSum sum) {
    try (Floats ft = together(features);
        Floats yt = together(targets)) {
      sum.add(ft, yt, count);
    }
  }

  private Floats together(List<Floats> parts) {
    Floats all = device.floats(length(parts));
    long at = 0;
    for (Floats part : parts) {
      device.vectors().copy(part, all.slice(at, part.length()));
      at += part.length();
    }
    return all;
  }

  /**
   * As {@link #addTo}, of downloaded rows.
   *
   * @param n rows
   * @param d the length of a target
   * @param memory of the sum's device
   */
  static void add(float[] downloaded, int n, int d, Workspace memory, OuterSum sum) {
    int inputs = downloaded.length / n - d;
    Floats ft = memory.floats("Ft", (long) n * inputs);
    Floats yt = memory.floats("Yt", (long) n * d);
    ft.upload(downloaded, 0);
    yt.upload(downloaded, n * inputs);
    sum.add(ft, yt, n);
  }

  @Override
  public void close() {
    features.forEach(Floats::close);
    targets.forEach(Floats::close);
  }
}
