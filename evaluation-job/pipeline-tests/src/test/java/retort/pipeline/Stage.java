package retort.pipeline;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import retort.distill.Distill;
import retort.evaluate.Evaluate;
import retort.extract.ExtractFeatures;
import retort.teacher.training.TrainTeacher;

/**
 * A job of the pipeline with settings so small that it takes seconds. Partitions and threads are
 * given, so that its result has the same bits wherever it runs.
 *
 * @param module whose jar it is
 * @param main its class
 * @param arguments of the job
 */
record Stage(String module, Class<? extends Runnable> main, List<String> arguments) {
  static final int IMAGES = 40;
  static final int STEPS = 6;

  /** The jobs in their order, from {@code root/images} to {@code root/results}. */
  static List<Stage> all(String root) {
    return List.of(teacher(root), features(root), distilled(root), results(root));
  }

  static Stage teacher(String root) {
    return new Stage(
        "feature-extraction-job",
        TrainTeacher.class,
        arguments(
            List.of("--images", root + "/images", "--format", "directory"),
            root + "/teacher.safetensors",
            "teacher",
            "architecture=convnet",
            "widths=[4,6]",
            "projector=[8,8]",
            "epochs=2",
            "batch=16",
            "group=8",
            "partitions=2",
            "threads=1"));
  }

  static Stage features(String root) {
    return new Stage(
        "feature-extraction-job",
        ExtractFeatures.class,
        arguments(
            List.of(
                "--images",
                root + "/images",
                "--format",
                "directory",
                "--teacher",
                root + "/teacher.safetensors"),
            root + "/features",
            "extract",
            "views=2",
            "partitions=2"));
  }

  static Stage distilled(String root) {
    return new Stage(
        "distill-job",
        Distill.class,
        arguments(
            List.of("--features", root + "/features"),
            root + "/distilled",
            "distill",
            "steps=" + STEPS,
            "images=6",
            "batch=32",
            "holdout=0.2",
            "backbone.widths=[4,6]",
            "pool.size=2",
            "pool.steps=9",
            "evaluate.backbones=1",
            "evaluate.steps=5",
            "checkpoint.every=2",
            "log.every=1",
            "partitions=2",
            "threads=1"));
  }

  static Stage results(String root) {
    return new Stage(
        "evaluation-job",
        Evaluate.class,
        arguments(
            List.of(
                "--distilled",
                root + "/distilled",
                "--features",
                root + "/features",
                "--target",
                "drawn=%s/images,directory".formatted(root)),
            root + "/results",
            "evaluate",
            "methods=[none,distilled]",
            "pretrain.steps=5",
            "linear.strengths=[1.0]",
            "linear.iterations=3"));
  }

  /** The same with more options. */
  Stage with(String... options) {
    List<String> more = new ArrayList<>(arguments);
    more.addAll(List.of(options));
    return new Stage(module, main, more);
  }

  Path jar() {
    return Path.of("../../%s/target/%s.jar".formatted(module, module)).toAbsolutePath().normalize();
  }

  String[] array() {
    return arguments.toArray(String[]::new);
  }

  private static List<String> arguments(
      List<String> inputs, String output, String section, String... settings) {
    List<String> arguments = new ArrayList<>(inputs);
    arguments.addAll(List.of("--output", output));
    for (String setting : settings) {
      arguments.addAll(List.of("--set", section + "." + setting));
    }
    return arguments;
  }
}
