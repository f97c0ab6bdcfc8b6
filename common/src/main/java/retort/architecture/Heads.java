package retort.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import retort.kernels.Arena;

/** Builds heads. */
final class Heads {
  private Heads() {}

  static Sequence build(Head head, State state, Arena arena, int features) {
    List<Layer> layers = new ArrayList<>();
    if (head instanceof Head.Linear linear) {
      layers.add(new Linear(state, arena, "fc", features, linear.outputs(), true));
    } else if (head instanceof Head.Projector projector) {
      int inputs = features;
      int last = projector.widths().size() - 1;
      for (int i = 0; i <= last; i++) {
        int width = projector.widths().get(i);
        String linear = "projector." + 3 * i;
        layers.add(new Linear(state, arena, linear, inputs, width, false));
        if (i < last) {
          String norm = "projector." + (3 * i + 1);
          layers.add(new Normalisation(state, arena, norm, width, Optional.empty()));
          layers.add(new Rectifier(arena));
        }
        inputs = width;
      }
    }
    return new Sequence(layers);
  }
}
