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
  private final int least;
  private final List<Floats> memory = new ArrayList<>();
  private final List<Floats> features = new ArrayList<>();
  private final List<Floats> targets = new ArrayList<>();
  private int count;

  /**
   * No row yet.
   *
   * @param least rows for which every copy takes memory, so that all are of one size
   */
  EmbeddedRows(Device device, int least) {
    this.device = device;
    this.least = least;
  }

  /** Adds copies of n rows. */
  void add(Floats rowFeatures, Floats rowTargets, int n) {
    features.add(copy(rowFeatures, n));
    targets.add(copy(rowTargets, n));
    count += n;
  }

  private Floats copy(Floats values, int n) {
    Floats taken = device.floats(values.length() / n * Math.max(n, least));
    memory.add(taken);
    Floats copy = taken.slice(0, values.length());
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

  /** A copy of all parts, or the only part. */
  private Floats together(List<Floats> parts) {
    if (parts.size() == 1) {
      return parts.get(0);
    }
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
    memory.forEach(Floats::close);
  }
}
