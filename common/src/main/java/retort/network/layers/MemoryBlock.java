package retort.network.layers;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import retort.device.Device;
import retort.device.FeatureMaps;
import retort.device.Floats;

/** A vector of a device, ranges of which are taken and given back. */
final class MemoryBlock implements AutoCloseable {
  private final Device device;
  private final Floats memory;

  /** The length of each free range, by where it begins; no two touch. */
  private final TreeMap<Long, Long> free = new TreeMap<>();

  private final Map<MapsPlace, Deque<FeatureMaps>> idle = new HashMap<>();
  private int open;
  private boolean closed;

  /** Where feature maps lie, and their extents. */
  private record MapsPlace(long from, int n, int channels, int side) {}

  /** A range that was taken. */
  final class TakenRange {
    private final long from;
    private final long length;
    private boolean taken = true;

    private TakenRange(long from, long length) {
      this.from = from;
      this.length = length;
    }

    /** This range once more, unless others have taken some of it. */
    Optional<TakenRange> again() {
      return MemoryBlock.this.again(from, length);
    }

    /** Its first values. */
    Floats floats(long count) {
      return memory.slice(from, count);
    }

    /**
     * Feature maps in it. What a layer keeps beside their values is theirs until {@link #end},
     * though the range be given back and taken by others before.
     */
    FeatureMaps maps(int n, int channels, int side) {
      open++;
      Deque<FeatureMaps> others = idle.get(new MapsPlace(from, n, channels, side));
      return others == null || others.isEmpty()
          ? device.featureMaps(floats(n * (long) channels * side * side), n, channels, side)
          : others.pop();
    }

    /** Nobody looks at these maps any more, nor at what was kept beside them. */
    void end(FeatureMaps maps) {
      open--;
      MapsPlace place = new MapsPlace(from, maps.n(), maps.channels(), maps.side());
      idle.computeIfAbsent(place, p -> new ArrayDeque<>()).push(maps);
    }

    /** Its values are no longer needed; a second time does nothing. */
    void giveBack() {
      if (taken) {
        taken = false;
        MemoryBlock.this.giveBack(from, length);
      }
    }
  }

  /** A block that is free as a whole. */
  MemoryBlock(Device device, long length) {
    this.device = device;
    memory = device.floats(length);
    free.put(0L, length);
  }

  long length() {
    return memory.length();
  }

  /** Whether nothing of it is taken, nor kept beside what was. */
  boolean isIdle() {
    return open == 0 && free.getOrDefault(0L, 0L) == length();
  }

  /** The length of the smallest free range of at least so many values. */
  Optional<Long> smallest(long length) {
    return fitting(length).map(Map.Entry::getValue);
  }

  /** Takes the beginning of the smallest free range that is long enough. */
  Optional<TakenRange> take(long length) {
    return fitting(length).map(range -> taken(range, range.getKey(), length));
  }

  private Optional<Map.Entry<Long, Long>> fitting(long length) {
    return free.entrySet().stream()
        .filter(range -> range.getValue() >= length)
        .min(Map.Entry.comparingByValue());
  }

  private Optional<TakenRange> again(long from, long length) {
    return Optional.ofNullable(closed ? null : free.floorEntry(from))
        .filter(range -> from + length <= range.getKey() + range.getValue())
        .map(range -> taken(range, from, length));
  }

  private TakenRange taken(Map.Entry<Long, Long> range, long from, long length) {
    long begin = range.getKey();
    long end = begin + range.getValue();
    free.remove(begin); // From here on the entry may be another's.
    if (from > begin) {
      free.put(begin, from - begin);
    }
    if (from + length < end) {
      free.put(from + length, end - from - length);
    }
    return new TakenRange(from, length);
  }

  private void giveBack(long from, long length) {
    long begin = from;
    long end = from + length;
    Map.Entry<Long, Long> before = free.lowerEntry(from);
    if (before != null && before.getKey() + before.getValue() == from) {
      begin = before.getKey();
    }
    Long after = free.remove(end);
    if (after != null) {
      end += after;
    }
    free.put(begin, end - begin);
  }

  @Override
  public void close() {
    closed = true;
    idle.values().forEach(maps -> maps.forEach(FeatureMaps::close));
    memory.close();
  }
}
