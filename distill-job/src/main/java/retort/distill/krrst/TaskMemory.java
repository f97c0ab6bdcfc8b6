package retort.distill.krrst;

import java.util.List;
import java.util.OptionalLong;
import retort.krr.HeadForm;
import retort.network.Head;
import retort.network.layers.ParameterLayout;

/**
 * What a card holds on which tasks embed and sum real rows, the rows themselves left out.
 *
 * @param run its sizes
 * @param maps those of its backbones
 */
record TaskMemory(RunSizes run, FeatureMapSizes maps) {

  /**
   * The only share.
   *
   * @param beside bytes of patches that the driver's card has in any case, where tasks work on it;
   *     none where tasks have a card of their own
   */
  List<MemoryShare> shares(OptionalLong beside) {
    ParameterLayout layout = run.backbone().with(new Head.None()).layout();
    long rows = run.expected();
    ArraySizes sizes =
        new ArraySizes()
            .floats(layout.parameters())
            .floats(layout.statistics())
            .floats(rows * run.backbone().pixels())
            .floats(rows * run.d())
            .floats(rows * run.inputs())
            // Rows that pass through: two buffers.
            .bytes((long) run.capacity() * run.backbone().pixels())
            .bytes((long) run.capacity() * run.backbone().pixels());
    if (!run.exchange().rows()) {
      sum(sizes, run.form(), rows, run.pieces());
    }
    if (run.heldOut()) {
      residuals(sizes.floats(run.form().length()), run.form(), rows);
    }
    long own = CardForecast.FIXED + Float.BYTES * run.form().length();
    return List.of(
        new MemoryShare(
            "passes of %d real rows".formatted(rows),
            "distill.backbone.widths",
            sizes.sum()
                + maps.evaluation(rows)
                + maps.convolutions(1)
                + maps.folding()
                + Math.max(0, maps.patches(rows) - beside.orElse(0))
                + (beside.isPresent() ? 0 : own)));
  }

  /** A sum against a head: that, the first piece, the sum in float64, and the piece to add. */
  static void sum(ArraySizes sizes, HeadForm form, long rows, boolean pieces) {
    sizes.floats(2, form.length()).doubles(form.length());
    if (pieces) {
      sizes.floats(form.length());
    }
    residuals(sizes, form, rows);
    if (form.factored()) {
      sizes.floats(rows * form.m());
    }
  }

  private static void residuals(ArraySizes sizes, HeadForm form, long rows) {
    sizes.floats(rows * form.d());
    if (form.factored()) {
      sizes.floats(rows * form.m());
    }
  }
}
