package retort.evaluate;

import java.util.List;
import retort.InvalidValueException;
import retort.evaluate.pretrain.LabelSolving;
import retort.evaluate.pretrain.Method;
import retort.evaluate.pretrain.Pretraining;
import retort.evaluate.transfer.DataFreeSettings;
import retort.evaluate.transfer.FineTuning;
import retort.evaluate.transfer.LinearEvaluation;
import retort.evaluate.trials.Protocol;
import retort.network.Backbone;
import retort.rejection.RejectionLimit;
import retort.settings.Settings;

/**
 * {@code evaluate.*}, read once.
 *
 * @param methods to compare
 * @param backbones of the networks
 * @param protocols to measure by
 * @param seeds how many: 0 to seeds - 1
 * @param widths of a ConvNet; none for the distilled set's own
 * @param rejected how many of a target's images may be unusable
 * @param pretraining of every network
 * @param labelSolving of the method label-solve
 * @param linear evaluation
 * @param finetuning of whole networks, teachers among them
 * @param dataFree how students learn from teachers
 */
record EvaluateSettings(
    List<Method> methods,
    List<Backbone> backbones,
    List<Protocol> protocols,
    int seeds,
    List<Integer> widths,
    RejectionLimit rejected,
    Pretraining pretraining,
    LabelSolving labelSolving,
    LinearEvaluation linear,
    FineTuning finetuning,
    DataFreeSettings dataFree) {

  EvaluateSettings {
    requireSome("methods", methods);
    requireSome("architectures", backbones);
    requireSome("protocols", protocols);
    InvalidValueException.requireAtLeast("seeds", seeds, 1);
  }

  private static void requireSome(String name, List<?> values) {
    if (values.isEmpty()) {
      throw new InvalidValueException(name, values, "have one entry or more");
    }
  }

  static EvaluateSettings of(Settings settings) {
    return Settings.validated("evaluate", () -> read(settings));
  }

  private static EvaluateSettings read(Settings s) {
    Pretraining pretraining = s.section("evaluate.pretrain", Pretraining.class);
    return new EvaluateSettings(
        s.choices("evaluate.methods", Method.class),
        s.texts("evaluate.architectures").stream().map(Backbone::of).distinct().toList(),
        s.choices("evaluate.protocols", Protocol.class),
        s.integer("evaluate.seeds"),
        s.integers("evaluate.widths"),
        RejectionLimit.of(s, "evaluate.max-rejected"),
        pretraining,
        Settings.validated(
            "evaluate.label-solve",
            () ->
                new LabelSolving(
                    s.integer("evaluate.label-solve.backbones"),
                    s.integer("evaluate.label-solve.steps"),
                    pretraining)),
        s.section("evaluate.linear", LinearEvaluation.class),
        s.section("evaluate.finetune", FineTuning.class),
        s.section("evaluate.datafree", DataFreeSettings.class));
  }
}
