package retort.device;

import java.util.Locale;
import java.util.Set;

/** Where the head's float64 algebra runs. */
public enum HeadPlace {
  /**
   * On cards that compute in float64 at half their float32 rate, or all of it, as A100, H100 and
   * B200 do; else on the processor.
   */
  AUTO,
  /** On the card, be it slow. */
  DEVICE,
  /** On the processor, from features that were brought there. */
  HOST;

  /** The capabilities, major and minor, of the cards with a full float64 unit. */
  private static final Set<Integer> FULL_FLOAT64 = Set.of(80, 90, 100);

  /** Whether a card of this capability (10 major + minor) solves the head itself. */
  public boolean onCard(int capability) {
    return this == DEVICE || (this == AUTO && FULL_FLOAT64.contains(capability));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
