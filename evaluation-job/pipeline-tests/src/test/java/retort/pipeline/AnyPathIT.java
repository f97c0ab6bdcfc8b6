package retort.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import retort.command.Job;
import retort.evaluate.bias.Bias;
import retort.testing.Fonts;
import retort.testing.LocalSpark;

/** All jobs on paths that hold every character which means something to somebody. */
@Tag("slow")
@ExtendWith({LocalSpark.class, Undisturbed.class})
class AnyPathIT {
  private static final String NAME =
      " [lr=0.1] {a,b} *?%23#é花 'q' \"d\" back\\slash 12:30:05 $x;&|<>+@~ ";

  @TempDir private Path folder;

  @Test
  void everyJobReadsAndWritesThere(SparkSession spark, Expected expected) throws IOException {
    Path root = Files.createDirectory(folder.resolve(NAME));
    Files.createSymbolicLink(root.resolve("images"), expected.root().resolve("images"));
    // A pattern would find this one.
    Files.createDirectories(folder.resolve(" l a 23"));
    for (Stage stage : Stage.all(root.toString())) {
      assertEquals(0, Job.execute(job(stage), arguments(stage, root)), stage.toString());
    }
    // To compare, by a path without them: the test's own reader takes patterns.
    Path plain = Files.createSymbolicLink(folder.resolve("plain"), root);
    expected.assertSame(spark, plain);
    for (Stage stage : Stage.all(root.toString())) {
      List<String> again = new ArrayList<>(List.of(arguments(stage, root)));
      again.add("--resume");
      assertEquals(0, Job.execute(job(stage), again.toArray(String[]::new)), stage.toString());
      again.set(again.size() - 1, "--overwrite");
      assertEquals(0, Job.execute(job(stage), again.toArray(String[]::new)), stage.toString());
    }
    expected.assertSame(spark, plain);
    Fonts.assume();
    String[] bias = {
      "--output",
      root.resolve("bias").toString(),
      "--draws",
      "3",
      "--known-draws",
      "2",
      "--copies",
      "1",
      "--features",
      root.resolve("features").toString(),
      "--rows",
      "4"
    };
    assertEquals(0, Job.execute(new Bias(), bias));
    assertTrue(Files.exists(root.resolve("bias/bias.json")));
  }

  /** The recipe lies there too; a target's commas are escaped. */
  private static String[] arguments(Stage stage, Path root) throws IOException {
    Path recipe = root.resolve("recipe: [1].conf");
    Files.writeString(recipe, "distill.log.every = 1\n");
    Stage with = stage.with("--recipe", recipe.toString());
    return with.arguments().stream()
        .map(
            argument ->
                argument.startsWith("drawn=")
                    ? argument.replace(root.toString(), root.toString().replace(",", "\\,"))
                    : argument)
        .toArray(String[]::new);
  }

  private static Runnable job(Stage stage) {
    try {
      return stage.main().getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
