package retort.evaluate;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import retort.device.Device;
import retort.device.DeviceKind;
import retort.device.Floats;
import retort.evaluate.pretrain.Method;
import retort.evaluate.transfer.FineTuning;
import retort.evaluate.transfer.LinearEvaluation;
import retort.evaluate.transfer.Target;
import retort.evaluate.trials.Protocol;
import retort.network.Architecture;
import retort.network.Head;
import retort.network.Loss;
import retort.network.Network;
import retort.optimizer.Optimizer;
import retort.placement.DeviceSettings;
import retort.tasks.DeviceTrial;

/**
 * The largest passes of every network that an evaluation trains, on empty images: what a card has
 * no room for is known before the first network is trained.
 *
 * @param evaluate the settings
 * @param inputs that networks are pre-trained on
 * @param targets that are read
 */
record TrialRehearsal(EvaluateSettings evaluate, EvaluationInputs inputs, List<Target> targets) {
  /** What to do where there is no room. */
  static final String LESS_MEMORY =
      "smaller evaluate.pretrain.batch, evaluate.finetune.batch or evaluate.datafree.batch,"
          + " evaluate.architectures of fewer weights or narrower evaluate.widths need less; on a"
          + " card with more, --resume keeps the trials that are finished";

  /**
   * A step of training and a pass in evaluation mode.
   *
   * @param network with its head
   * @param taught whether a teacher of the same architecture is there, too
   * @param trained images of the step, or 0
   * @param tested images of the pass, or 0
   */
  private record NetworkPasses(
      Architecture network, boolean taught, int trained, Optimizer optimizer, int tested)
      implements Serializable {

    void take(Device device) {
      try (Network opened = network.open(device, network.initialize(0))) {
        if (taught) {
          try (Network teacher = network.open(device, network.initialize(0))) {
            pass(teacher, trained);
            step(opened);
          }
        } else if (trained > 0) {
          step(opened);
        }
        if (tested > 0) {
          pass(opened, tested);
        }
      }
    }

    private void step(Network opened) {
      Device device = opened.device();
      try (Floats images = device.floats((long) trained * network.pixels());
          Floats wanted = device.floats((long) trained * opened.outputs())) {
        device.vectors().fill(images, 0);
        device.vectors().fill(wanted, 0);
        opened.descend(images, trained, Loss.meanSquaredError(wanted), optimizer);
      }
    }

    private void pass(Network opened, int n) {
      opened.outputs(new float[n * network.pixels()], n);
    }
  }

  /**
   * Takes the passes on every task's card. On the processor there is nothing to try.
   *
   * @param learners the networks of all backbones, which learn representations
   * @param device of a task
   * @throws retort.device.DeviceMemoryException where a card has no room
   */
  void run(SparkSession spark, List<Architecture> learners, DeviceSettings device) {
    if (device.kind() == DeviceKind.CPU) {
      return;
    }
    ArrayList<NetworkPasses> all = new ArrayList<>();
    learners.forEach(learner -> all.addAll(passes(learner)));
    DeviceTrial.onEveryTask(spark, device, all, card -> all.forEach(passes -> passes.take(card)));
  }

  /** Images of the largest training set. */
  private long pairs() {
    return evaluate.methods().contains(Method.FULL)
        ? inputs.features().manifest().images()
        : inputs.sets().get(0).manifest().images();
  }

  private List<NetworkPasses> passes(Architecture learner) {
    List<NetworkPasses> all = new ArrayList<>();
    if (evaluate.methods().stream().anyMatch(method -> method != Method.NONE)) {
      int batch = (int) Math.min(pairs(), evaluate.pretraining().batch());
      all.add(new NetworkPasses(learner, false, batch, evaluate.pretraining().sgd(), 0));
    }
    if (evaluate.protocols().contains(Protocol.LINEAR)) {
      all.add(
          new NetworkPasses(
              learner, false, 0, evaluate.pretraining().sgd(), LinearEvaluation.MAX_BATCH));
    }
    boolean students = evaluate.protocols().contains(Protocol.DATAFREE);
    for (Target target : targets) {
      Architecture classifier = learner.with(new Head.LinearHead(target.classes()));
      int tested = Math.min(FineTuning.MAX_BATCH, target.test().count());
      if (students || evaluate.protocols().contains(Protocol.FINETUNE)) {
        int batch = Math.min(target.train().count(), evaluate.finetuning().batch());
        all.add(new NetworkPasses(classifier, false, batch, evaluate.finetuning().sgd(), tested));
      }
      if (students) {
        Optimizer optimizer =
            new Optimizer.AdamW(evaluate.dataFree().lr(), evaluate.dataFree().weightDecay());
        int batch = (int) Math.min(pairs(), evaluate.dataFree().batch());
        all.add(new NetworkPasses(classifier, true, batch, optimizer, tested));
      }
    }
    return all;
  }
}
