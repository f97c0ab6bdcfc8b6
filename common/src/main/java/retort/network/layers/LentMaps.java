package retort.network.layers;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import retort.device.FeatureMaps;

/** Activations of a pass whose values nobody needs any more, as memory of its gradients. */
final class LentMaps {
  private final List<FeatureMaps> idle = new ArrayList<>();
  private final Set<Object> promised = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<Object> taken = Collections.newSetFromMap(new IdentityHashMap<>());

  void add(FeatureMaps activation) {
    idle.add(activation);
  }

  /** These will be idle when they are redeemed. */
  void promise(FeatureMaps activation) {
    promised.add(activation);
  }

  /** Idle from now on, where they were promised. */
  void redeem(FeatureMaps activation) {
    if (promised.remove(activation)) {
      idle.add(activation);
    }
  }

  /** Memory of these extents, if any is idle. */
  Optional<FeatureMaps> take(int n, int channels, int side) {
    for (FeatureMaps maps : idle) {
      if (maps.n() == n && maps.channels() == channels && maps.side() == side) {
        idle.remove(maps);
        taken.add(maps);
        return Optional.of(maps);
      }
    }
    return Optional.empty();
  }

  /** Whether this was taken from here; it is idle again. */
  boolean giveBack(Object maps) {
    boolean own = taken.remove(maps);
    if (own) {
      idle.add((FeatureMaps) maps);
    }
    return own;
  }
}
