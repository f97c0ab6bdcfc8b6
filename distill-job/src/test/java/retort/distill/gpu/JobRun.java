package retort.distill.gpu;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A distillation by Spark's own SparkSubmit in a process of its own.
 *
 * @param code its exit code
 * @param lines what it said
 * @param memory MiB of the card that were taken from a sixth of the steps on, where that could be
 *     asked
 * @param seconds from its start to its end
 */
record JobRun(int code, List<String> lines, List<Long> memory, double seconds) {
  private static final Pattern STEP = Pattern.compile(".* step (\\d+)/\\d+ {2}loss .*");

  /**
   * How jobs are started here.
   *
   * @param java the command with the JVM's options and the class path of Spark
   * @param spark options of SparkSubmit
   * @param jar of the job
   */
  record Launcher(List<String> java, List<String> spark, Path jar) {

    /**
     * Runs a distillation to its end.
     *
     * @param settings without {@code distill.}
     * @param options of the job
     * @param environment beyond this process's own
     */
    JobRun run(
        Path features,
        Path output,
        List<String> settings,
        List<String> options,
        Map<String, String> environment) {
      List<String> command = new ArrayList<>(java);
      command.add("org.apache.spark.deploy.SparkSubmit");
      command.addAll(spark);
      command.addAll(List.of("--class", "retort.distill.Distill", jar.toString()));
      command.addAll(List.of("--features", features.toString(), "--output", output.toString()));
      command.addAll(options);
      settings.forEach(setting -> command.addAll(List.of("--set", "distill." + setting)));
      return ran(command, environment);
    }
  }

  private static JobRun ran(List<String> command, Map<String, String> environment) {
    long start = System.nanoTime();
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    List<String> lines = new ArrayList<>();
    TreeMap<Integer, Long> steps = new TreeMap<>();
    try (CardMemory card = CardMemory.watch()) {
      Process process = builder.start();
      try (BufferedReader printed =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
        for (String line = printed.readLine(); line != null; line = printed.readLine()) {
          lines.add(line);
          Matcher step = STEP.matcher(line);
          if (step.matches()) {
            steps.put(Integer.parseInt(step.group(1)), System.nanoTime());
          }
        }
      }
      int code = process.waitFor();
      Map.Entry<Integer, Long> warm =
          steps.isEmpty() ? null : steps.ceilingEntry(steps.lastKey() / 6);
      List<Long> memory =
          warm == null ? List.of() : card.between(warm.getValue(), steps.lastEntry().getValue());
      return new JobRun(code, lines, memory, (System.nanoTime() - start) / 1e9);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Whether it was refused as the user's affair, with these words and without a stack trace. */
  boolean refused(String... words) {
    String text = String.join("\n", lines);
    return code == 2
        && List.of(words).stream().allMatch(text::contains)
        && lines.stream().noneMatch(line -> line.startsWith("\tat "));
  }

  /** What it said last. */
  String tail(int count) {
    return String.join("\n", lines.subList(Math.max(0, lines.size() - count), lines.size()));
  }
}
