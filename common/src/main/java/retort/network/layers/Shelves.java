package retort.network.layers;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import retort.device.FeatureMaps;
import retort.device.Floats;
import retort.device.Workspace;

/**
 * Memory that passes take turns in, by extents and number: what one gives back serves the next that
 * asks for the same extents, so that passes that are never open together take the memory of one.
 */
final class Shelves {
  private final Workspace workspace;
  private final Map<ShelfExtent, Shelf> shelves = new HashMap<>();

  /** What memory of one kind has in common: the extents of an image's maps, or a name. */
  private record ShelfExtent(String name, int channels, int side) {}

  /** Numbered memory of one kind. */
  private static final class Shelf {
    private final String name;
    private final BitSet taken = new BitSet();
    private final List<String> names = new ArrayList<>();

    Shelf(ShelfExtent extent) {
      name = "%s %dx%d ".formatted(extent.name, extent.channels, extent.side);
    }

    ShelfPlace take() {
      int number = taken.nextClearBit(0);
      taken.set(number);
      if (number == names.size()) {
        names.add(name + number);
      }
      return new ShelfPlace(this, number);
    }
  }

  /** A place on a shelf, taken until it is freed. */
  private record ShelfPlace(Shelf shelf, int number) {
    String name() {
      return shelf.names.get(number);
    }
  }

  /** Memory, and what gives it back. */
  record ShelfLoan<T>(T memory, Runnable free) {}

  Shelves(Workspace workspace) {
    this.workspace = workspace;
  }

  ShelfLoan<FeatureMaps> maps(int n, int channels, int side) {
    ShelfPlace place = place("maps", channels, side);
    return taken(workspace.featureMaps(place.name(), n, channels, side), place);
  }

  /** Vectors of a name, whatever their lengths. */
  ShelfLoan<Floats> floats(String name, long length) {
    ShelfPlace place = place(name, 1, 1);
    return taken(workspace.floats(place.name(), length), place);
  }

  private ShelfPlace place(String name, int channels, int side) {
    return shelves.computeIfAbsent(new ShelfExtent(name, channels, side), Shelf::new).take();
  }

  private static <T> ShelfLoan<T> taken(T memory, ShelfPlace place) {
    return new ShelfLoan<>(memory, () -> place.shelf.taken.clear(place.number));
  }
}
