package retort.evaluate.trials;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import retort.Quantity;
import retort.evaluate.pretrain.Images;
import retort.evaluate.pretrain.Method;
import retort.evaluate.pretrain.Pretraining;
import retort.evaluate.transfer.DataFreeSettings;
import retort.evaluate.transfer.FineTuning;
import retort.evaluate.transfer.ProtocolResult;
import retort.evaluate.transfer.Student;
import retort.evaluate.transfer.Target;
import retort.network.Architecture;
import retort.placement.DeviceSettings;
import retort.tensors.Tensor;

/**
 * Target data-free knowledge distillation (Lee et al. 2024, section 4.4, table 4): first the
 * teachers, a task each, then the students, a task a trial.
 *
 * <p>As in the paper a teacher is trained on the target's training images and is the same for all
 * methods: here the backbone of its students, fine-tuned from the seed's initial weights, which is
 * what the method none measures in fine-tuning. (The paper's is always a ResNet-18.)
 *
 * @param device of a task
 * @param store of networks, teachers among them, and results
 * @param targets by name, on every executor
 * @param fineTuning how a teacher is fine-tuned
 * @param dataFree students learn
 * @param noise images of an epoch where a method has no images
 */
public record DataFreeTrials(
    SparkSession spark,
    DeviceSettings device,
    TrialStore store,
    Map<String, Broadcast<Target>> targets,
    FineTuning fineTuning,
    DataFreeSettings dataFree,
    int noise) {
  private static final Logger LOG = LoggerFactory.getLogger(DataFreeTrials.class);

  private record TeacherTask(TeacherKey key, Architecture architecture, Broadcast<Target> target)
      implements java.io.Serializable {}

  /** A trial and its images; null for noise. */
  private record StudentTask(
      TrialKey trial, Architecture architecture, Broadcast<Target> target, Broadcast<Images> images)
      implements java.io.Serializable {}

  /**
   * Trains the teachers that the store lacks, and all students.
   *
   * @param trials to run
   * @param imagesName networks with equal names share their images
   * @param images of a network's method; asked once a name, never for those without
   */
  public void run(
      List<TrialKey> trials,
      Function<NetworkKey, Architecture> architecture,
      Function<NetworkKey, String> imagesName,
      Function<NetworkKey, Images> images) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    teach(trials, architecture);
    List<StudentTask> tasks = new ArrayList<>();
    try (BroadcastCache<Images> shared = new BroadcastCache<>(context)) {
      for (TrialKey trial : trials) {
        NetworkKey key = trial.network();
        Broadcast<Images> broadcast =
            hasImages(key) ? shared.of(imagesName.apply(key), () -> images.apply(key)) : null;
        tasks.add(
            new StudentTask(
                trial, architecture.apply(key), targets.get(trial.target()), broadcast));
      }
      learn(tasks);
    }
  }

  private static boolean hasImages(NetworkKey key) {
    return key.method() != Method.NONE && key.method() != Method.NOISE;
  }

  private void teach(List<TrialKey> trials, Function<NetworkKey, Architecture> architecture) {
    Map<TeacherKey, TeacherTask> missing = new LinkedHashMap<>();
    for (TrialKey trial : trials) {
      TeacherKey key = TeacherKey.of(trial);
      if (!missing.containsKey(key) && !store.has(key)) {
        Architecture network = architecture.apply(trial.network());
        missing.put(key, new TeacherTask(key, network, targets.get(trial.target())));
      }
    }
    if (!missing.isEmpty()) {
      LOG.info("{} to train", Quantity.of(missing.size(), "teacher"));
    }
    TrialStore trialStore = store;
    FineTuning tuning = fineTuning;
    TaskPool.runAll(
        spark,
        device,
        List.copyOf(missing.values()),
        (where, lesson) -> {
          long start = System.nanoTime();
          Target target = lesson.target().value();
          long seed = lesson.key().seed();
          Map<String, Tensor> initial =
              Pretraining.initial(lesson.architecture(), target.classes(), seed);
          Map<String, Tensor> weights =
              tuning.train(where, lesson.architecture(), initial, target, seed);
          trialStore.write(lesson.key(), new TrialStore.Trained(weights, TaskPool.since(start)));
          return "trained %s in %.0f s".formatted(lesson.key().text(), TaskPool.since(start));
        });
  }

  private void learn(List<StudentTask> tasks) {
    TrialStore trialStore = store;
    DataFreeSettings settings = dataFree;
    int count = noise;
    TaskPool.runAll(
        spark,
        device,
        tasks,
        (where, task) -> {
          long start = System.nanoTime();
          TrialStore.Trained network = trialStore.read(task.trial().network());
          Map<String, Tensor> teacher = trialStore.read(TeacherKey.of(task.trial())).weights();
          Target target = task.target().value();
          Student student =
              new Student(task.architecture(), network.weights(), task.trial().network().seed());
          ProtocolResult outcome =
              task.images() == null
                  ? student.onNoise(where, count, teacher, settings, target)
                  : student.onImages(where, task.images().value(), teacher, settings, target);
          trialStore.write(task.trial(), outcome, network.seconds(), TaskPool.since(start));
          return task.trial().line(outcome);
        });
  }
}
