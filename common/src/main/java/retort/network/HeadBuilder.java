package retort.network;

import retort.network.layers.NetworkBuilder;

/** Builds heads. */
final class HeadBuilder {
  private HeadBuilder() {}

  static void build(Head head, NetworkBuilder builder) {
    if (head instanceof Head.LinearHead linear) {
      builder.linear("fc", linear.outputs(), true);
    } else if (head instanceof Head.Projector projector) {
      int last = projector.widths().size() - 1;
      for (int i = 0; i < last; i++) {
        String normalization = "projector." + (3 * i + 1);
        builder.linearRelu("projector." + 3 * i, normalization, projector.widths().get(i));
      }
      builder.linear("projector." + 3 * last, projector.widths().get(last), false);
    }
  }
}
