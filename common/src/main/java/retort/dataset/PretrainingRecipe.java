package retort.dataset;

import java.util.Map;

/**
 * How a network is pre-trained on the set: SGD on the mean squared error.
 *
 * @param epochs passes over the set, where steps is 0
 * @param steps of at most a batch, or 0
 * @param batch images a step, at most
 * @param lr constant learning rate
 * @param momentum of SGD
 * @param weightDecay of SGD
 * @param measured whether accuracies were measured with it
 */
public record PretrainingRecipe(
    int epochs,
    int steps,
    int batch,
    double lr,
    double momentum,
    double weightDecay,
    boolean measured) {
  private static final String SECTION = "evaluate.pretrain.";

  /**
   * That of some settings.
   *
   * @param settings with the whole section {@code evaluate.pretrain}
   * @param measured whether accuracies were measured with it
   */
  public static PretrainingRecipe of(Map<String, Object> settings, boolean measured) {
    return new PretrainingRecipe(
        number(settings, "epochs").intValue(),
        number(settings, "steps").intValue(),
        number(settings, "batch").intValue(),
        number(settings, "lr").doubleValue(),
        number(settings, "momentum").doubleValue(),
        number(settings, "weight-decay").doubleValue(),
        measured);
  }

  /** Whether steps count, or epochs. */
  public boolean bySteps() {
    return steps > 0;
  }

  private static Number number(Map<String, Object> settings, String name) {
    if (settings.get(SECTION + name) instanceof Number number) {
      return number;
    }
    throw new IllegalArgumentException("no " + SECTION + name + " in " + settings.keySet());
  }
}
