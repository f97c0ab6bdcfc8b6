package retort.distill.gpu;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;
import org.apache.spark.sql.SparkSession;
import retort.device.cuda.Findings;
import retort.testing.SampleFeatures;

/**
 * Runs the whole distillation on this machine's card, as users do, and says what a step costs and
 * whether it is as it must be: outputs that can be read, equal bits after a resume, flat memory of
 * the card, refusals in one message.
 *
 * <p>Arguments: the job's jar, an output folder that does not exist, {@code tiny} for a card that
 * is emulated, {@code local[N]} for other masters than local[2]. Exit codes: 0 all good, 3
 * something failed.
 */
public final class GpuJob {
  private final Findings findings = new Findings();
  private final SparkSession spark;
  private final JobRun.Launcher launcher;
  private final Path out;
  private final Path features;
  private final boolean tiny;

  /** Whether the job's jar holds the processor's native libraries, too. */
  private final boolean holdsProcessor;

  private GpuJob(SparkSession spark, JobRun.Launcher launcher, Path out, boolean tiny)
      throws IOException {
    this.spark = spark;
    this.launcher = launcher;
    this.out = out;
    this.tiny = tiny;
    features = out.resolve("features");
    try (JarFile jar = new JarFile(launcher.jar().toFile())) {
      holdsProcessor = jar.stream().anyMatch(entry -> entry.getName().contains("libdnnl.so"));
    }
  }

  /** Runs the check. */
  public static void main(String... arguments) throws IOException {
    List<String> options = Arrays.asList(arguments);
    boolean tiny = options.contains("tiny");
    Path out = Files.createDirectories(Path.of(arguments[1]));
    int failures;
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[4]")
            .config("spark.ui.enabled", false)
            .config("spark.sql.shuffle.partitions", 4)
            .getOrCreate()) {
      String master =
          options.stream().filter(one -> one.startsWith("local[")).findFirst().orElse("local[2]");
      GpuJob job = new GpuJob(spark, launcher(Path.of(arguments[0]), master), out, tiny);
      try {
        job.run();
      } finally {
        job.findings.write(out.resolve("gpu-job.json"));
      }
      failures = job.findings.failures();
    }
    System.out.printf("%d failed; written to %s%n", failures, out);
    if (failures > 0) {
      System.exit(3);
    }
  }

  private static JobRun.Launcher launcher(Path jar, String master) {
    List<String> java = new ArrayList<>();
    java.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    java.addAll(List.of("-Xmx8g", "-XX:+IgnoreUnrecognizedVMOptions", "-Djava.awt.headless=true"));
    java.addAll(Arrays.asList(JavaModuleOptions.defaultModuleOptionArray()));
    for (String property : List.of("log4j2.configurationFile", "org.bytedeco.javacpp.cachedir")) {
      if (System.getProperty(property) != null) {
        java.add("-D%s=%s".formatted(property, System.getProperty(property)));
      }
    }
    java.addAll(List.of("-cp", System.getProperty("java.class.path")));
    List<String> spark =
        List.of("--master", master, "--driver-memory", "8g", "--conf", "spark.ui.enabled=false");
    return new JobRun.Launcher(java, spark, jar);
  }

  private void run() throws IOException {
    Recipe first = tiny ? Recipe.TINY : Recipe.CIFAR100;
    SampleFeatures.write(spark, features, first.rows(), first.side(), first.dimension());
    for (Recipe recipe : tiny ? List.of(Recipe.TINY) : List.of(Recipe.CIFAR100, Recipe.SMALL)) {
      for (String precision : List.of("tf32", "float32")) {
        timed(recipe, precision);
      }
    }
    Recipe last = tiny ? Recipe.TINY : Recipe.SMALL;
    resumed(last);
    heldOut(last);
    refused(last);
  }

  /** A run whose steps are timed, whose memory is watched and whose output is looked at. */
  private void timed(Recipe recipe, String precision) throws IOException {
    String name = precision + " " + recipe.name() + ": ";
    List<String> settings = recipe.settings();
    settings.add("precision=" + precision);
    Path output = out.resolve(precision + "-" + recipe.name());
    JobRun run = run(output, settings, List.of(), Map.of());
    findings.must(name + "the job ends well", run.code() == 0);
    if (run.code() != 0) {
      System.out.println(run.tail(20));
      return;
    }
    StepParts step = StepParts.of(output, recipe.steps() / 2 + 1);
    findings.figure(name + "step", step.whole(), "ms");
    step.parts().forEach((part, value) -> findings.figure(name + part, value, "ms"));
    findings.figure(name + "seconds of the job", run.seconds(), "s");
    findings.must(name + "the output can be read", DistilledCheck.good(spark, output, recipe));
    List<Long> memory = run.memory();
    if (memory.size() > 1) {
      long first = memory.get(0);
      findings.figure(name + "memory of the card", (double) first, "MiB");
      findings.must(name + "memory is flat", memory.stream().allMatch(now -> now - first <= 2));
    }
  }

  /** The second half again, from the checkpoint in the middle. */
  private void resumed(Recipe recipe) throws IOException {
    Path once = out.resolve("float32-" + recipe.name());
    Path again = out.resolve("resumed");
    copy(once, again);
    Files.delete(again.resolve("_retort.json"));
    Path end = Path.of("_checkpoints/step-%06d".formatted(recipe.steps()));
    delete(again.resolve(end));
    List<String> settings = recipe.settings();
    settings.add("precision=tf32");
    findings.must(
        "a resume in another precision is refused",
        run(again, settings, List.of("--resume"), Map.of())
            .refused("device was cuda", "float32", "tf32"));
    settings.set(settings.size() - 1, "precision=float32");
    if (holdsProcessor) {
      List<String> elsewhere = new ArrayList<>(settings);
      elsewhere.set(0, "device=cpu");
      findings.must(
          "a resume on the processor is refused",
          run(again, elsewhere, List.of("--resume"), Map.of())
              .refused("device was cuda", "is cpu"));
    }
    JobRun run = run(again, settings, List.of("--resume"), Map.of());
    boolean equal = run.code() == 0;
    List<String> files = List.of("synthetic", "optimizer", "pool-00", "momentum-01");
    for (int i = 0; i < files.size() && equal; i++) {
      Path file = end.resolve(files.get(i) + ".safetensors");
      equal = Files.mismatch(once.resolve(file), again.resolve(file)) == -1;
    }
    findings.must("a resumed run ends in equal bits", equal);
    if (run.code() != 0) {
      System.out.println(run.tail(20));
    }
  }

  private void heldOut(Recipe recipe) throws IOException {
    List<String> settings = recipe.settings();
    settings.addAll(List.of("holdout=0.2", "evaluate.backbones=1", "evaluate.steps=40"));
    Path output = out.resolve("held-out");
    JobRun run = run(output, settings, List.of(), Map.of());
    double ratio = run.code() == 0 ? DistilledCheck.heldOutRatio(output) : Double.NaN;
    findings.figure("held-out outer loss, share of the first one's", ratio, "");
    findings.must("the held-out outer loss falls", ratio < 1);
  }

  private void refused(Recipe recipe) {
    List<String> large = recipe.settings();
    large.add("pool.size=100000000");
    JobRun asked = run(out.resolve("large"), large, List.of(), Map.of());
    findings.must(
        "more memory than there is is refused",
        asked.refused("MiB of the card's memory", "100000000 networks", "distill.pool.size"));
    findings.note("it says", asked.tail(1));
    JobRun hidden =
        run(
            out.resolve("hidden"),
            recipe.settings(),
            List.of(),
            Map.of("CUDA_VISIBLE_DEVICES", "-1", "EMULATED_INIT", "100"));
    findings.must("no card left to the process is refused", hidden.refused("does not start"));
    findings.note("it says", hidden.tail(1));
  }

  private JobRun run(
      Path output, List<String> settings, List<String> options, Map<String, String> environment) {
    JobRun run = launcher.run(features, output, settings, options, environment);
    try {
      Path log = out.resolve("log.txt");
      Files.writeString(
          log,
          (Files.exists(log) ? Files.readString(log) : "")
              + "== %s %s: exit %d%n".formatted(output, settings, run.code())
              + String.join("\n", run.lines())
              + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return run;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file)));
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
