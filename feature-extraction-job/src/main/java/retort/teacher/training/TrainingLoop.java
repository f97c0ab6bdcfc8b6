package retort.teacher.training;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongPredicate;
import retort.DivergedException;
import retort.network.Network;
import retort.resume.CheckpointFolder;

/**
 * The steps of a run: executors compute the gradient of Barlow Twins' loss over the batch, the
 * driver moves the parameters along it.
 */
final class TrainingLoop {
  private final TeacherSettings settings;
  private final DistributedGradient distributed;
  private final Optional<KnnProbe> probe;
  private final CheckpointFolder checkpoints;
  private final TeacherJournal journal;
  private final Network network;
  private final int threads;
  private final int stepsPerEpoch;
  private final Map<String, Object> identity;

  private long step;
  private Optional<Double> loss;
  private Optional<KnnProbe.Accuracy> accuracy = Optional.empty();

  /**
   * A run at its start, or where a checkpoint left it.
   *
   * @param probe none where no labels are looked at
   * @param network as the checkpoint left it; stays the caller's to close
   * @param threads native threads of the driver
   * @param stepsPerEpoch at least 1
   */
  TrainingLoop(
      TeacherSettings settings,
      DistributedGradient distributed,
      Optional<KnnProbe> probe,
      CheckpointFolder checkpoints,
      TeacherJournal journal,
      Network network,
      int threads,
      int stepsPerEpoch,
      TeacherCheckpoint start) {
    this.settings = settings;
    this.distributed = distributed;
    this.probe = probe;
    this.checkpoints = checkpoints;
    this.journal = journal;
    this.network = network;
    this.threads = threads;
    this.stepsPerEpoch = stepsPerEpoch;
    this.identity = start.identity();
    this.step = start.step();
    this.loss = start.loss();
  }

  /** Steps of the whole run. */
  static long steps(TeacherSettings settings, int stepsPerEpoch) {
    return (long) settings.epochs() * stepsPerEpoch;
  }

  /**
   * Takes the steps that are left, or fewer.
   *
   * @param stop after which step to stop before the end: for tests of a run that is cut short
   */
  void run(LongPredicate stop) {
    long steps = steps(settings, stepsPerEpoch);
    if (step == 0) {
      evaluate();
    }
    while (step < steps && !stop.test(step)) {
      double taken = takeStep(steps);
      journal.taken(step, taken);
      boolean last = step == steps;
      if (step % settings.logEvery() == 0 || last) {
        journal.step(step, epoch(), taken, settings.schedule().rate(step - 1, steps));
      }
      if (last || evaluationIsDue()) {
        evaluate();
      }
      if (step % settings.checkpoint().every() == 0 || last) {
        journal.between(this::save);
      }
    }
    journal.flush();
  }

  /** The last one that was measured. */
  Optional<KnnProbe.Accuracy> accuracy() {
    return accuracy;
  }

  /** Steps that were taken. */
  long step() {
    return step;
  }

  private double takeStep(long steps) {
    BatchIndex batch =
        new BatchIndex(
            settings.seed(), step / stepsPerEpoch, (int) (step % stepsPerEpoch), settings.group());
    try (DistributedGradient.Gradient gradient =
        distributed.gradient(network, batch, new BarlowTwins(settings.redundancy(), threads))) {
      if (!Double.isFinite(gradient.loss())
          || !network.device().vectors().finite(gradient.values())) {
        throw new DivergedException(
            "step %d: the loss is %s and not every gradient is finite. The last checkpoint is good; lower teacher.lr and start anew"
                .formatted(step, gradient.loss()),
            null);
      }
      network.step(gradient.values(), gradient.statistics(), settings.schedule().at(step, steps));
      loss = Optional.of(gradient.loss());
      journal.tasks(gradient.nanos());
      step++;
      return gradient.loss();
    }
  }

  /** Completed epochs. */
  private int epoch() {
    return (int) (step / stepsPerEpoch);
  }

  private boolean evaluationIsDue() {
    OptionalInt epochs = settings.evaluateEvery();
    return epochs.isPresent() && step % ((long) epochs.getAsInt() * stepsPerEpoch) == 0;
  }

  private void evaluate() {
    probe.ifPresent(with -> journal.between(() -> evaluate(with)));
  }

  private void evaluate(KnnProbe with) {
    accuracy = with.features(network);
    accuracy.ifPresent(of -> journal.neighbors(step, epoch(), of.accuracy(), of.images()));
  }

  private void save() {
    new TeacherCheckpoint(step, loss, identity, network.weights(), network.optimizerState())
        .write(checkpoints);
    journal.flush();
  }
}
