package retort.network.layers;

import java.util.IdentityHashMap;
import retort.device.FeatureMaps;
import retort.device.Floats;

/** What one kind of pass has taken of the shelves; equal passes get equal memory. */
final class Buffers {
  private final Shelves shelves;
  private final String name;
  private final IdentityHashMap<Object, Runnable> taken = new IdentityHashMap<>();

  /**
   * Nothing yet.
   *
   * @param name of the vectors, whose lengths differ too much between kinds of passes to share them
   */
  Buffers(Shelves shelves, String name) {
    this.shelves = shelves;
    this.name = name;
  }

  FeatureMaps maps(int n, int channels, int side) {
    return keep(shelves.maps(n, channels, side));
  }

  Floats floats(long length) {
    return keep(shelves.floats(name, length));
  }

  private <T> T keep(Shelves.ShelfLoan<T> one) {
    taken.put(one.memory(), one.free());
    return one.memory();
  }

  /** Gives memory back; nothing for memory that is not from here. */
  void release(Object memory) {
    Runnable free = taken.remove(memory);
    if (free != null) {
      free.run();
    }
  }

  void releaseAll() {
    taken.values().forEach(Runnable::run);
    taken.clear();
  }
}
