package retort.evaluate.trials;

import java.util.Locale;

/** Evaluation protocols: how a pre-trained network is moved to a target. */
public enum Protocol {
  /** Logistic regression on frozen features. */
  LINEAR,
  /** Training of the whole network. */
  FINETUNE,
  /** Training on a teacher's logits for the images of the pre-training alone. */
  DATAFREE;

  /** As settings, tables and files write it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
