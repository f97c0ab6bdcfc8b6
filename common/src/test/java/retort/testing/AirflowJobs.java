package retort.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import picocli.CommandLine;
import retort.settings.Settings;

/** What the DAGs of submit-scripts/airflow submit, recorded by stubs in Airflow's place. */
public final class AirflowJobs {
  private static final String HOME = "/opt/retort";
  private static final Path ROOT = Path.of("..");
  private static final Map<String, List<String>> UPSTREAM =
      Map.of(
          "train_teacher", List.of(),
          "extract_features", List.of("train_teacher"),
          "distill", List.of("extract_features"),
          "evaluate", List.of("distill"));

  private AirflowJobs() {}

  /**
   * Checks that both DAGs call the command as it is: options, settings, recipe and jar exist, and
   * the task has its place. Skips where there is no python3.
   *
   * @param task its id
   * @param command annotated for picocli
   */
  public static void check(String task, Runnable command) throws Exception {
    List<JsonNode> jobs =
        StreamSupport.stream(printed().spliterator(), false)
            .filter(job -> job.get("task").asText().equals(task))
            .toList();
    assertEquals(
        List.of("retort", "retort_kubernetes"),
        jobs.stream().map(job -> job.get("dag").asText()).toList());
    for (JsonNode job : jobs) {
      assertEquals(command.getClass().getName(), job.get("main").asText());
      assertEquals(HOME + "/" + jar(), job.get("application").asText());
      assertEquals(UPSTREAM.get(task), texts(job.get("upstream")));
      assertEquals(List.of("retort_" + task), texts(job.get("outlets")));
      if (!job.get("propertiesFile").isNull()) {
        assertTrue(Files.exists(here(job.get("propertiesFile").asText())));
      }
      checkArguments(texts(job.get("arguments")), command);
    }
  }

  private static void checkArguments(List<String> arguments, Runnable command) throws IOException {
    new CommandLine(command).parseArgs(arguments.toArray(String[]::new));
    List<String> assignments = new ArrayList<>();
    String recipe = "";
    for (int i = 0; i < arguments.size(); i++) {
      switch (arguments.get(i)) {
        case "--set" -> assignments.add(arguments.get(i + 1));
        case "--recipe" -> recipe = arguments.get(i + 1);
        case "--output", "--features", "--distilled", "--teacher" -> {
          String uri = arguments.get(i + 1);
          assertTrue(uri.matches("s3a://bucket/retort/manual__[^:+]+/[^:+]+"), uri);
        }
        default -> {}
      }
    }
    Settings.load(Files.readString(here(recipe)), recipe, assignments);
    boolean again = arguments.contains("--resume") || arguments.contains("--overwrite");
    assertTrue(again, "a second try of the same run must succeed: " + arguments);
  }

  private static String jar() {
    String module = Path.of("").toAbsolutePath().getFileName().toString();
    return "%s/target/%s.jar".formatted(module, module);
  }

  private static Path here(String path) {
    return ROOT.resolve(path.substring(HOME.length() + 1));
  }

  private static JsonNode printed() throws IOException, InterruptedException {
    Path script = ROOT.resolve("submit-scripts/airflow/tests/print_jobs.py");
    Path out = Files.createTempFile("airflow", ".json");
    Path err = Files.createTempFile("airflow", ".txt");
    try {
      Process process;
      try {
        process =
            new ProcessBuilder("python3", script.toString())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
      } catch (IOException e) {
        assumeTrue(false, "there is no python3: what the Airflow DAGs submit was not checked");
        throw e;
      }
      int code = process.waitFor();
      assertEquals(0, code, Files.readString(err, StandardCharsets.UTF_8));
      return new ObjectMapper().readTree(out.toFile());
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }
}
