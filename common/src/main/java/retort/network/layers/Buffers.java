package retort.network.layers;

import java.util.BitSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import retort.device.FeatureMaps;
import retort.device.Floats;
import retort.device.Workspace;

/**
 * Memory of one kind of pass, by number: what is given back serves the next that asks for the same
 * extents, and equal passes get equal memory.
 */
final class Buffers {
  private final Workspace workspace;
  private final String prefix;
  private final Map<String, BitSet> taken = new HashMap<>();
  private final IdentityHashMap<Object, Slot> slots = new IdentityHashMap<>();

  private record Slot(String kind, int number) {}

  Buffers(Workspace workspace, String prefix) {
    this.workspace = workspace;
    this.prefix = prefix;
  }

  FeatureMaps maps(int n, int channels, int side) {
    Slot slot = free("%s %dx%d".formatted(prefix, channels, side));
    FeatureMaps maps = workspace.featureMaps(slot.kind + " " + slot.number, n, channels, side);
    slots.put(maps, slot);
    return maps;
  }

  Floats floats(long length) {
    Slot slot = free(prefix);
    Floats floats = workspace.floats(slot.kind + " " + slot.number, length);
    slots.put(floats, slot);
    return floats;
  }

  private Slot free(String kind) {
    BitSet numbers = taken.computeIfAbsent(kind, key -> new BitSet());
    int number = numbers.nextClearBit(0);
    numbers.set(number);
    return new Slot(kind, number);
  }

  /** Gives memory back; nothing for memory that is not from here. */
  void release(Object memory) {
    Slot slot = slots.remove(memory);
    if (slot != null) {
      taken.get(slot.kind).clear(slot.number);
    }
  }

  void releaseAll() {
    slots.clear();
    taken.clear();
  }
}
