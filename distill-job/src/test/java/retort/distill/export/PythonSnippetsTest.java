package retort.distill.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import retort.testing.LocalSpark;
import retort.testing.Python;

/** What the card, README.md and docs/ say in Python runs. */
@ExtendWith(LocalSpark.class)
class PythonSnippetsTest {
  @TempDir private static Path folder;

  private static ExportSample sample;

  @BeforeAll
  static void distilled(SparkSession spark) throws Exception {
    sample = ExportSample.make(spark, folder);
  }

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "docs/outputs.md"})
  void everySnippetOfThePagesRuns(String page) throws Exception {
    Optional<Python> python = Python.with("datasets", "polars", "pyarrow", "numpy");
    assumeTrue(python.isPresent(), "no Python with datasets and polars: set RETORT_PYTHON");
    if (!Files.exists(folder.resolve("shared"))) {
      assertEquals(0, sample.export(folder.resolve("shared")));
    }
    List<String> snippets =
        Pattern.compile("(?m)(?:^ {4}(?=import ).*\\n)(?:^ {4}.*\\n)*")
            .matcher(Files.readString(Path.of("..").resolve(page)))
            .results()
            .map(found -> found.group().stripTrailing().stripIndent())
            .toList();
    assertFalse(snippets.isEmpty());
    for (String snippet : snippets) {
      Python.Run run = python.get().run(folder, "-c", snippet);
      assertEquals(0, run.exit(), snippet + run.output());
    }
  }

  @Test
  void everySnippetOfTheCardRuns() throws Exception {
    Optional<Python> python = Python.with("datasets", "polars", "numpy", "PIL");
    assumeTrue(python.isPresent(), "no Python with datasets and polars: set RETORT_PYTHON");
    Path output = folder.resolve("snippets");
    assertEquals(0, sample.export(output, "--format", "npz"));
    List<String> snippets =
        snippets(output).stream().filter(code -> !code.contains("torch")).toList();
    assertEquals(3, snippets.size());
    List<String> checks =
        List.of(
            "s = data['train']; assert len(s) == 6 and s[0]['image'].size == (8, 8)"
                + " and len(s[0]['pixels']) == 192 and len(s[5]['target']) == 5",
            "assert data.shape == (6, 4), data.shape",
            "assert x.shape == (6, 3, 8, 8) and y.shape == (6, 5) and x.dtype == numpy.float32;"
                + " import polars; d = polars.read_parquet('FOLDER/data'); assert"
                + " numpy.array_equal(numpy.array(d['pixels'].to_list(), dtype='float32'),"
                + " x.reshape(6, -1)) and numpy.array_equal(numpy.array(d['target'].to_list(),"
                + " dtype='float32'), y)");
    for (int i = 0; i < snippets.size(); i++) {
      String program =
          (snippets.get(i) + "\n" + checks.get(i)).replace("FOLDER", output.toString());
      Python.Run run = python.get().run(folder, "-c", program);
      assertEquals(0, run.exit(), run.output());
    }
  }

  /** Hugging Face datasets knows a folder again by its name, and keeps what it read. */
  @Test
  void anotherSetInAFolderOfTheSameNameIsReadAnew() throws Exception {
    Optional<Python> python = Python.with("datasets", "polars");
    assumeTrue(python.isPresent(), "no Python with datasets and polars: set RETORT_PYTHON");
    String program =
        "import datasets, polars; d = datasets.load_dataset('again')['train']['pixels'][0];"
            + " assert d == polars.read_parquet('again/data')['pixels'][0].to_list()";
    for (List<String> options : List.of(List.<String>of(), List.of("--random", "--overwrite"))) {
      assertEquals(0, sample.export(folder.resolve("again"), options.toArray(String[]::new)));
      Python.Run run = python.get().run(folder, "-c", program);
      assertEquals(0, run.exit(), run.output());
    }
  }

  @Test
  void theNpzBecomesThePapersFiles() throws Exception {
    Optional<Python> python = Python.with("torch", "numpy");
    assumeTrue(python.isPresent(), "no Python with torch and numpy: set RETORT_PYTHON");
    Path output = folder.resolve("papers");
    assertEquals(0, sample.export(output, "--format", "npz"));
    String program =
        snippets(output).stream().filter(code -> code.contains("torch")).findFirst().orElseThrow()
            + "x, y = torch.load('FOLDER/x_syn.pt'), torch.load('FOLDER/y_syn.pt')\n"
            + "data = numpy.load('FOLDER/distilled.npz')\n"
            + "assert x.shape == (6, 3, 8, 8) and y.shape == (6, 5) and x.dtype == torch.float32\n"
            + "assert (x.numpy() == data['x_syn']).all() and (y.numpy() == data['y_syn']).all()\n";
    Python.Run run = python.get().run(folder, "-c", program.replace("FOLDER", output.toString()));
    assertEquals(0, run.exit(), run.output());
  }

  /** Of the card. */
  private static List<String> snippets(Path output) throws Exception {
    return Pattern.compile("(?s)```python\n(.*?)```")
        .matcher(Files.readString(output.resolve("README.md")))
        .results()
        .map(m -> m.group(1))
        .toList();
  }

  @Test
  void thePyTorchScriptPreTrainsAndLoadsANetworkOfOurs() throws Exception {
    Optional<Python> python = Python.with("torch", "safetensors", "pyarrow");
    assumeTrue(python.isPresent(), "no Python with torch and safetensors: set RETORT_PYTHON");
    Path output = folder.resolve("torch");
    assertEquals(0, sample.export(output, "--evaluation", folder.resolve("results").toString()));
    Path ours =
        folder.resolve("distilled/_checkpoints/step-000003/pool-00.safetensors").toAbsolutePath();
    Python.Run loaded = python.get().run(output, "pretrain.py", ours.toString());
    assertEquals(0, loaded.exit(), loaded.output());
    Python.Run trained = python.get().run(output, "pretrain.py");
    assertEquals(0, trained.exit(), trained.output());
    assertTrue(error(trained) < error(loaded), trained.output() + loaded.output());
    assertTrue(Files.exists(output.resolve("pretrained.safetensors")));
    Python.Run help = python.get().run(output, "pretrain.py", "--help");
    assertTrue(help.exit() == 0 && help.output().contains("usage: pretrain.py"), help.output());
    // Of none of the network's names, and none at all.
    Path optimizer = ours.resolveSibling("optimizer.safetensors");
    assertTrue(Files.exists(optimizer));
    for (String wrong : List.of(optimizer.toString(), "gone.safetensors", "README.md")) {
      Python.Run refused = python.get().run(output, "pretrain.py", wrong);
      assertTrue(refused.exit() == 1 && refused.output().startsWith(wrong), refused.output());
      assertEquals(1, refused.output().lines().count(), refused.output());
    }
  }

  private static double error(Python.Run run) {
    return Double.parseDouble(run.output().replaceAll("(?s).*on the set: ([0-9.e-]+)\\s*", "$1"));
  }
}
