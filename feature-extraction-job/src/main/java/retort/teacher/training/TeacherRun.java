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
   * @param stop see {@link TrainingLoop#run}; a run that was cut short writes no teacher
   * @param lease of the output
   */
  void run(TeacherCheckpoint start, LongPredicate stop, Lease lease) {
    int stepsPerEpoch = data.stepsPerEpoch(teacher);
    long steps = TrainingLoop.steps(teacher, stepsPerEpoch);
    announce(start, steps);
    Optional<KnnProbe> probe = probe();
    Optional<KnnProbe.Accuracy> pixels = probe.flatMap(this::pixels);
    Device device = distributed.driver().device();
    try (Network network = distributed.network().open(device, start.network(), start.optimizer())) {
      // Without labels there is nothing to measure later either.
      Optional<KnnProbe> measured = pixels.flatMap(of -> probe);
      TrainingLoop taken = take(network, start, stop, stepsPerEpoch, measured);
      if (taken.step() == steps) {
        lease.check();
        write(network, steps);
        taken
            .accuracy()
            .flatMap(last -> pixels.flatMap(last::warning))
            .ifPresent(warning -> LOG.warn("{}", warning));
      }
    }
  }

  private TrainingLoop take(
      Network network,
      TeacherCheckpoint start,
      LongPredicate stop,
      int stepsPerEpoch,
      Optional<KnnProbe> probe) {
    try (TeacherJournal journal =
        new TeacherJournal(
            new MetricsFile(output.metrics(), start.step()),
            TrainingLoop.steps(teacher, stepsPerEpoch),
            start.step(),
            teacher.batch(),
            System::nanoTime)) {
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
      return training;
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

  /** None where no labels are looked at. */
  private Optional<KnnProbe> probe() {
    if (teacher.evaluateImages().isEmpty()) {
      return Optional.empty();
    }
    int images = teacher.evaluateImages().getAsInt();
    int perShard = (images + teacher.shards() - 1) / teacher.shards();
    return Optional.of(new KnnProbe(distributed, data.normalization(), perShard));
  }

  /** The accuracy that the network's has to exceed; none without labels of two classes. */
  private Optional<KnnProbe.Accuracy> pixels(KnnProbe probe) {
    Optional<KnnProbe.Accuracy> pixels = probe.pixels();
    pixels.ifPresentOrElse(
        of ->
            LOG.info(
                "{} measured; k-NN accuracy on raw pixels: {}",
                Quantity.of(of.images(), "image with a label is", "images with labels are"),
                "%.1f%%".formatted(100 * of.accuracy())),
        () ->
            LOG.info(
                "k-NN accuracy is not measured: no images with labels of two classes or more"));
    return pixels;
  }
}
