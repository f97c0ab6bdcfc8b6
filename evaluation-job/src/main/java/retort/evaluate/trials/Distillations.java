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
import retort.devices.DeviceSettings;
import retort.evaluate.pretrain.Method;
import retort.evaluate.pretrain.Pretraining;
import retort.evaluate.transfer.DataFreeSettings;
import retort.evaluate.transfer.FineTuning;
import retort.evaluate.transfer.Images;
import retort.evaluate.transfer.Outcome;
import retort.evaluate.transfer.Student;
import retort.evaluate.transfer.Target;
import retort.network.Architecture;
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
 * @param teaching how a teacher is fine-tuned
 * @param how students learn
 * @param noise images of an epoch where a method has no images
 */
public record Distillations(
    SparkSession spark,
    DeviceSettings device,
    TrialStore store,
    Map<String, Broadcast<Target>> targets,
    FineTuning teaching,
    DataFreeSettings how,
    int noise) {
  private static final Logger LOG = LoggerFactory.getLogger(Distillations.class);

  private record Lesson(TeacherKey key, Architecture architecture, Broadcast<Target> target)
      implements java.io.Serializable {}

  /** A trial and its images; null for noise. */
  private record Task(
      Trial trial, Architecture architecture, Broadcast<Target> target, Broadcast<Images> images)
      implements java.io.Serializable {}

  /**
   * Trains the teachers that are not kept yet, and all students.
   *
   * @param trials to run
   * @param imagesName networks with equal names share their images
   * @param images of a network's method; asked once a name, never for those without
   */
  public void run(
      List<Trial> trials,
      Function<NetworkKey, Architecture> architecture,
      Function<NetworkKey, String> imagesName,
      Function<NetworkKey, Images> images) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    teach(trials, architecture);
    List<Task> tasks = new ArrayList<>();
    try (SharedValues<Images> shared = new SharedValues<>(context)) {
      for (Trial trial : trials) {
        NetworkKey key = trial.network();
        Broadcast<Images> some =
            hasImages(key) ? shared.of(imagesName.apply(key), () -> images.apply(key)) : null;
        tasks.add(new Task(trial, architecture.apply(key), targets.get(trial.target()), some));
      }
      learn(tasks);
    }
  }

  private static boolean hasImages(NetworkKey key) {
    return key.method() != Method.NONE && key.method() != Method.NOISE;
  }

  private void teach(List<Trial> trials, Function<NetworkKey, Architecture> architecture) {
    Map<TeacherKey, Lesson> missing = new LinkedHashMap<>();
    for (Trial trial : trials) {
      TeacherKey key = TeacherKey.of(trial);
      if (!missing.containsKey(key) && !store.has(key)) {
        Architecture network = architecture.apply(trial.network());
        missing.put(key, new Lesson(key, network, targets.get(trial.target())));
      }
    }
    if (!missing.isEmpty()) {
      LOG.info("{} teachers to train", missing.size());
    }
    TrialStore kept = store;
    FineTuning tuning = teaching;
    Work.spread(
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
          kept.write(lesson.key(), new TrialStore.Trained(weights, Work.since(start)));
          return "trained %s in %.0f s".formatted(lesson.key().text(), Work.since(start));
        });
  }

  private void learn(List<Task> tasks) {
    TrialStore kept = store;
    DataFreeSettings settings = how;
    int count = noise;
    Work.spread(
        spark,
        device,
        tasks,
        (where, task) -> {
          long start = System.nanoTime();
          TrialStore.Trained network = kept.read(task.trial().network());
          Map<String, Tensor> teacher = kept.read(TeacherKey.of(task.trial())).weights();
          Target target = task.target().value();
          Student student =
              new Student(task.architecture(), network.weights(), task.trial().network().seed());
          Outcome outcome =
              task.images() == null
                  ? student.onNoise(where, count, teacher, settings, target)
                  : student.onImages(where, task.images().value(), teacher, settings, target);
          kept.write(task.trial(), outcome, network.seconds(), Work.since(start));
          return task.trial().said(outcome);
        });
  }
}
