package retort.teacher.training;

import java.util.Optional;
import java.util.function.LongPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import retort.Quantity;
import retort.device.Device;
import retort.network.Architecture;
import retort.network.Network;
import retort.progress.Interruption;
import retort.resume.MetricsFile;
import retort.settings.Settings;
import retort.storage.Lease;
import retort.teacher.NetworkFile;

/**
 * The training of a teacher from a checkpoint to its file.
 *
 * @param settings effective ones, for the file's metadata
 * @param teacher the section {@code teacher}
 * @param data the images
 * @param distributed computes the gradients
 * @param output of the job
 * @param threads native threads of the driver
 */
record TeacherRun(
    Settings settings,
    TeacherSettings teacher,
    TrainingData data,
    DistributedGradient distributed,
    TeacherOutput output,
    int threads) {
  private static final Logger LOG = LoggerFactory.getLogger(TeacherRun.class);

  /**
   * Takes the steps that are left and writes the teacher.
   *
   * @param device of the driver
   * @param stop see {@link TrainingLoop#run}; a run that was cut short writes no teacher
   * @param lease of the output
   */
  void run(Device device, TeacherCheckpoint start, LongPredicate stop, Lease lease) {
    int stepsPerEpoch = data.stepsPerEpoch(teacher);
    long steps = TrainingLoop.steps(teacher, stepsPerEpoch);
    announce(start, steps);
    Optional<KnnProbe> probe = probe(start);
    try (TeacherJournal journal =
            new TeacherJournal(
                new MetricsFile(output.metrics(), start.step()),
                steps,
                start.step(),
                teacher.batch());
        Network network = distributed.network().open(device, start.network(), start.optimizer())) {
      TrainingLoop training =
          new TrainingLoop(
              teacher,
              distributed,
              probe,
              output.checkpoints(teacher.checkpoint().keep()),
              journal,
              network,
              threads,
              stepsPerEpoch,
              start);
      Interruption.during(
          () -> training.run(stop),
          () ->
              "Its checkpoints lie beside %s: the same command with --resume goes on from the last one"
                  .formatted(output.file()));
      if (training.step() == steps) {
        lease.check();
        write(network, steps);
      }
    }
  }

  private void announce(TeacherCheckpoint start, long steps) {
    LOG.info(
        "{}, {} with projector {}, {} a step, {}; step {} of {}",
        Quantity.of(data.index().images(), "image"),
        distributed.network().backbone().text(),
        teacher.projector(),
        Quantity.of(teacher.shards(), "group"),
        Quantity.of(distributed.images().rdd().getNumPartitions(), "partition"),
        start.step(),
        steps);
  }

  private void write(Network network, long steps) {
    Architecture architecture = distributed.network();
    NetworkFile file = new NetworkFile(architecture, network.weights(), data.mean(), data.std());
    output.file().write(file.bytes(TeacherIdentity.origin(settings, data.index().images(), steps)));
    LOG.info("wrote {}", output.file());
  }

  /** None without labeled images; logs at a run's start the accuracy that it has to exceed. */
  private Optional<KnnProbe> probe(TeacherCheckpoint start) {
    if (teacher.evaluateImages().isEmpty()) {
      return Optional.empty();
    }
    int images = teacher.evaluateImages().getAsInt();
    int perShard = (images + teacher.shards() - 1) / teacher.shards();
    KnnProbe probe = new KnnProbe(distributed, data.normalization(), perShard);
    if (start.step() == 0) {
      Optional<KnnProbe.Accuracy> pixels = probe.pixels();
      if (pixels.isEmpty()) {
        LOG.info("k-NN accuracy is not measured: no images with labels of two classes or more");
        return Optional.empty();
      }
      LOG.info(
          "{} measured; k-NN accuracy on raw pixels: {}",
          Quantity.of(pixels.get().images(), "image with a label is", "images with labels are"),
          "%.1f%%".formatted(100 * pixels.get().accuracy()));
    }
    return Optional.of(probe);
  }
}
