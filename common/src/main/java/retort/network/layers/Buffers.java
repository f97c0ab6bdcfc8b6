package retort.network.layers;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import retort.device.FeatureMaps;
import retort.device.Floats;

/** What one kind of pass has taken of the memory; equal passes get equal memory. */
final class Buffers {
  private final MemoryBlocks mapBlocks;
  private final MemoryBlocks vectorBlocks;
  private final IdentityHashMap<Object, MemoryBlock.TakenRange> taken = new IdentityHashMap<>();
  private final Map<MemoryRequest, MemoryBlock.TakenRange> before = new HashMap<>();
  private int requests;

  /**
   * What a pass asks for.
   *
   * @param number how many it asked for before
   */
  private record MemoryRequest(int number, long values) {}

  /**
   * Nothing yet.
   *
   * @param vectorBlocks of their own: a short vector in the middle of a large range would leave too
   *     little on either side for the feature maps that could share it
   */
  Buffers(MemoryBlocks mapBlocks, MemoryBlocks vectorBlocks) {
    this.mapBlocks = mapBlocks;
    this.vectorBlocks = vectorBlocks;
  }

  FeatureMaps maps(int n, int channels, int side) {
    MemoryBlock.TakenRange range = take(mapBlocks, n * (long) channels * side * side);
    FeatureMaps maps = range.maps(n, channels, side);
    taken.put(maps, range);
    return maps;
  }

  Floats floats(long length) {
    MemoryBlock.TakenRange range = take(vectorBlocks, length);
    Floats floats = range.floats(length);
    taken.put(floats, range);
    return floats;
  }

  private MemoryBlock.TakenRange take(MemoryBlocks blocks, long values) {
    MemoryRequest request = new MemoryRequest(requests++, values);
    MemoryBlock.TakenRange range =
        Optional.ofNullable(before.get(request))
            .flatMap(MemoryBlock.TakenRange::again)
            .orElseGet(() -> blocks.take(values));
    before.put(request, range);
    return range;
  }

  /** Lets others have the memory of values; what a layer keeps beside feature maps stays. */
  void giveBack(Object memory) {
    MemoryBlock.TakenRange range = taken.get(memory);
    if (range != null) {
      range.giveBack();
    }
  }

  /** Ends values, and what is kept beside them; nothing for memory that is not from here. */
  void release(Object memory) {
    MemoryBlock.TakenRange range = taken.remove(memory);
    if (range != null) {
      end(memory, range);
    }
  }

  /** Releases everything; the next pass begins. */
  void releaseAll() {
    requests = 0;
    taken.forEach(Buffers::end);
    taken.clear();
  }

  private static void end(Object memory, MemoryBlock.TakenRange range) {
    range.giveBack();
    if (memory instanceof FeatureMaps maps) {
      range.end(maps);
    }
  }
}
