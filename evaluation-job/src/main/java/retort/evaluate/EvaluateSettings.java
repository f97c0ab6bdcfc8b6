package retort.evaluate;

import java.util.List;
import retort.InvalidValueException;
import retort.evaluate.pretrain.LabelSolveSettings;
import retort.evaluate.pretrain.LabelSolving;
import retort.evaluate.pretrain.Method;
import retort.evaluate.pretrain.Pretraining;
import retort.evaluate.transfer.DataFreeSettings;
import retort.evaluate.transfer.FineTuning;
import retort.evaluate.transfer.LinearEvaluation;
import retort.evaluate.trials.Protocol;
import retort.network.Backbone;
import retort.rejection.RejectionLimit;
import retort.settings.SettingKey;
import retort.settings.Settings;

/**
 * The section {@code evaluate}, read once.
 *
 * @param methods to compare
 * @param backbones of the networks
 * @param protocols to measure by
 * @param seeds how many: 0 to seeds - 1
 * @param widths of a ConvNet; none for the distilled set's own
 * @param maxRejected share of a target's images that may be unusable
 * @param pretraining of every network
 * @param labelSolve of the method label-solve
 * @param linear evaluation
 * @param finetuning of whole networks, teachers among them
 * @param dataFree how students learn from teachers
 */
record EvaluateSettings(
    List<Method> methods,
    @SettingKey("architectures") List<Backbone> backbones,
    List<Protocol> protocols,
    int seeds,
    List<Integer> widths,
    double maxRejected,
    @SettingKey("pretrain") Pretraining pretraining,
    LabelSolveSettings labelSolve,
    LinearEvaluation linear,
    @SettingKey("finetune") FineTuning finetuning,
    @SettingKey("datafree") DataFreeSettings dataFree) {

  /**
   * @throws IllegalArgumentException where a value is out of its range
   */
  EvaluateSettings {
    requireSome("methods", methods);
    requireSome("architectures", backbones);
    requireSome("protocols", protocols);
    InvalidValueException.requireAtLeast("seeds", seeds, 1);
    limit(maxRejected);
  }

  private static void requireSome(String name, List<?> values) {
    if (values.isEmpty()) {
      throw new InvalidValueException(name, values, "have one entry or more");
    }
  }

  private static RejectionLimit limit(double share) {
    return new RejectionLimit("evaluate.max-rejected", share);
  }

  /**
   * What the section says.
   *
   * @throws retort.UserException where a value is of another type or out of its range
   */
  static EvaluateSettings of(Settings settings) {
    return settings.section("evaluate", EvaluateSettings.class);
  }

  /** How many of a target's images may be unusable. */
  RejectionLimit rejected() {
    return limit(maxRejected);
  }

  /** How targets of the method label-solve are solved. */
  LabelSolving labelSolving() {
    return new LabelSolving(labelSolve, pretraining);
  }
}
