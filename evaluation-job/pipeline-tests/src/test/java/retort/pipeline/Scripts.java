package retort.pipeline;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import retort.distill.Distill;
import retort.evaluate.Evaluate;
import retort.extract.ExtractFeatures;
import retort.teacher.training.TrainTeacher;
import retort.testing.Submission;

/**
 * The submit scripts with a Spark of the test's own.
 *
 * @param home of Spark, with {@code jars}
 * @param environment over this process's own
 * @param options Spark's, before {@code --}
 */
record Scripts(Path home, Map<String, String> environment, List<String> options) {
  private static final Map<Class<? extends Runnable>, String> NAMES =
      Map.of(
          TrainTeacher.class, "train-teacher",
          ExtractFeatures.class, "extract-features",
          Distill.class, "distill",
          Evaluate.class, "evaluate");

  /** Starts a job's script, whose output goes to a log beside Spark, and does not wait for it. */
  Submission submit(Stage stage, String... more) throws IOException {
    List<String> command = new ArrayList<>();
    command.add("../../submit-scripts/%s.sh".formatted(NAMES.get(stage.main())));
    command.addAll(options);
    command.addAll(List.of(more));
    command.add("--");
    command.addAll(stage.arguments());
    Path log = home.resolveSibling("submit-" + System.nanoTime() + ".log");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(own());
    return new Submission(builder.redirectOutput(log.toFile()).start(), log);
  }

  private Map<String, String> own() {
    Map<String, String> own = new HashMap<>(environment);
    own.put("SPARK_HOME", home.toString());
    own.put("JAVA_HOME", System.getProperty("java.home"));
    own.put("SPARK_DRIVER_MEMORY", "1g");
    own.put("SPARK_LOCAL_IP", "127.0.0.1");
    return own;
  }
}
