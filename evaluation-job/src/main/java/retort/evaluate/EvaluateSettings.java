package retort.evaluate;

import java.util.List;
import retort.architecture.Backbone;
import retort.architecture.Update;
import retort.baseline.LabelSolving;
import retort.baseline.Method;
import retort.convnet.Sgd;
import retort.datafree.DataFreeSettings;
import retort.pretrain.Pretraining;
import retort.settings.Settings;
import retort.transfer.FineTuning;
import retort.transfer.LinearEvaluation;
import retort.trials.Protocol;

/**
 * {@code evaluate.*}, read once.
 *
 * @param methods to compare
 * @param backbones of the networks
 * @param protocols to measure by
 * @param seeds how many: 0 to seeds - 1
 * @param widths of a ConvNet; none for the distilled set's own
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
    Pretraining pretraining,
    LabelSolving labelSolving,
    LinearEvaluation linear,
    FineTuning finetuning,
    DataFreeSettings dataFree) {

  EvaluateSettings {
    if (methods.isEmpty() || backbones.isEmpty() || protocols.isEmpty() || seeds < 1) {
      throw new IllegalArgumentException(
          "evaluate.methods, architectures and protocols need one entry or more and seeds must be at least 1, not %s, %s, %s and %d"
              .formatted(methods, backbones, protocols, seeds));
    }
  }

  static EvaluateSettings of(Settings settings) {
    return Settings.validated(() -> read(settings));
  }

  private static EvaluateSettings read(Settings s) {
    Pretraining pretraining =
        new Pretraining(
            s.integer("evaluate.pretrain.epochs"),
            s.integer("evaluate.pretrain.steps"),
            s.integer("evaluate.pretrain.batch"),
            sgd(s, "evaluate.pretrain"));
    return new EvaluateSettings(
        s.choices("evaluate.methods", Method.class),
        s.texts("evaluate.architectures").stream().map(Backbone::of).distinct().toList(),
        s.choices("evaluate.protocols", Protocol.class),
        s.integer("evaluate.seeds"),
        s.integers("evaluate.widths"),
        pretraining,
        new LabelSolving(
            s.integer("evaluate.label-solve.backbones"),
            s.integer("evaluate.label-solve.steps"),
            pretraining),
        new LinearEvaluation(
            s.numbers("evaluate.linear.strengths"),
            s.integer("evaluate.linear.iterations"),
            s.number("evaluate.linear.tolerance")),
        new FineTuning(
            s.integer("evaluate.finetune.steps"),
            s.integer("evaluate.finetune.batch"),
            s.integer("evaluate.finetune.padding"),
            sgd(s, "evaluate.finetune")),
        DataFreeSettings.of(s));
  }

  private static Update.Sgd sgd(Settings s, String section) {
    Sgd checked =
        new Sgd(
            s.number(section + ".lr"),
            s.number(section + ".momentum"),
            s.number(section + ".weight-decay"));
    return new Update.Sgd(checked.lr(), checked.momentum(), checked.weightDecay());
  }
}
