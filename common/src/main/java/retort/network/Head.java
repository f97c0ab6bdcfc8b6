package retort.network;

import java.io.Serializable;
import java.util.List;

/** The head of a network, from features to outputs. */
public sealed interface Head extends Serializable {

  /** No head: the outputs are the features. */
  record None() implements Head {}

  /**
   * One linear layer with bias, {@code fc.*}.
   *
   * @param outputs at least 1
   */
  record LinearHead(int outputs) implements Head {

    /**
     * @throws IllegalArgumentException where there are no outputs
     */
    public LinearHead {
      if (outputs < 1) {
        throw new IllegalArgumentException("a head with %d outputs".formatted(outputs));
      }
    }
  }

  /**
   * Barlow Twins' projector: linear layers without bias, BatchNorm and ReLU after all but the last,
   * {@code projector.I.*} as in a PyTorch Sequential.
   *
   * @param widths of the layers' outputs, at least one, each at least 1
   */
  record Projector(List<Integer> widths) implements Head {

    /**
     * @throws IllegalArgumentException where a width is missing or not positive
     */
    public Projector {
      widths = List.copyOf(widths);
      if (widths.isEmpty() || widths.stream().anyMatch(width -> width < 1)) {
        throw new IllegalArgumentException(
            "projector %s: give one or more positive widths".formatted(widths));
      }
    }
  }

  /** Whether a tensor belongs to a head, whatever its kind. */
  static boolean owns(String name) {
    return name.startsWith("fc.") || name.startsWith("projector.");
  }

  /** The length of what leaves it. */
  default int outputs(int features) {
    if (this instanceof LinearHead linear) {
      return linear.outputs;
    }
    return this instanceof Projector projector
        ? projector.widths.get(projector.widths.size() - 1)
        : features;
  }
}
