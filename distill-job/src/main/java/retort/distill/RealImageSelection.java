package retort.distill;

import java.util.List;
import retort.UserException;
import retort.dataset.HoldoutSplit;
import retort.dataset.InitialSet;
import retort.dataset.Synthetic;
import retort.dataset.TooFewImagesException;
import retort.distill.executor.PlainImages;
import retort.distill.executor.RealRows;
import retort.distill.krrst.DistillSettings;

/** The real rows of a run, and the synthetic pairs that it starts from. */
final class RealImageSelection {
  private RealImageSelection() {}

  /** Rows to train on and, where there are any, held-out rows. */
  static List<RealRows.Subset> subsets(DistillSettings settings) {
    double share = settings.holdout();
    RealRows.Subset training =
        new RealRows.Subset(HoldoutSplit.training(share), "rows to train on");
    return share == 0
        ? List.of(training)
        : List.of(training, new RealRows.Subset(HoldoutSplit.heldOut(share), "held-out rows"));
  }

  /**
   * Picks m of the rows to train on.
   *
   * @param uri of the features, for messages
   * @throws UserException where there are fewer images
   */
  static Synthetic of(RealRows rows, DistillSettings settings, String uri) {
    PlainImages images = rows.images();
    try {
      return images.pairs(
          InitialSet.ids(
              settings.init(),
              images.ids(),
              images.candidates(),
              settings.images(),
              settings.seed(),
              uri));
    } catch (TooFewImagesException e) {
      throw new UserException(
          "distill.images: %s; take fewer, or a smaller distill.holdout".formatted(e.getMessage()),
          e);
    }
  }
}
