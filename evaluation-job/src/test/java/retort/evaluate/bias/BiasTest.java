package retort.evaluate.bias;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Command;
import retort.UserException;
import retort.command.Job;
import retort.testing.LocalSpark;

@ExtendWith(LocalSpark.class)
class BiasTest {
  @TempDir Path folder;

  private int run(String... options) {
    List<String> all = new ArrayList<>(List.of("--output", folder.resolve("out").toString()));
    all.addAll(List.of(options));
    return Job.execute(new Bias(), all.toArray(String[]::new));
  }

  private JsonNode json() throws IOException {
    return new ObjectMapper().readTree(folder.resolve("out/bias.json").toFile());
  }

  /** Without fonts there is one line and no output. */
  private void assumeFonts() {
    try {
      BiasCharts.requireFonts();
    } catch (UserException noFonts) {
      assertEquals(2, run("--draws", "3"));
      assertFalse(Files.exists(folder.resolve("out")));
      abort(noFonts.getMessage());
    }
  }

  @Test
  void showsTheBiasAndWritesEveryFile() throws Exception {
    assumeFonts();
    assertEquals(0, run("--copies", "4,16", "--draws", "60", "--known-draws", "100000"));
    JsonNode result = json();
    assertTrue(result.get("rounding").asDouble() < 1e-4);
    assertEquals(1, result.get("distinctWithoutRandomness").asInt());
    int figures = 0;
    for (JsonNode figure : result.get("figures")) {
      String objective = figure.get("objective").asText();
      double exact = figure.get("exact").asDouble();
      boolean inside =
          figure.get("low").asDouble() <= exact && exact <= figure.get("high").asDouble();
      if (objective.equals("views")) {
        assertFalse(inside, figure::toString);
      }
      if (objective.equals("krr-st") || objective.equals("none")) {
        assertEquals(exact, figure.get("estimate").asDouble(), 1e-12);
        assertEquals(0, figure.get("standardError").asDouble(), 1e-12);
      }
      figures++;
    }
    assertEquals(9 + 1 + 2 * 2 + 2, figures);
    assertEquals(figures + 1, Files.readAllLines(folder.resolve("out/bias.csv")).size());
    assertTrue(
        Files.readString(folder.resolve("out/bias.md")).contains("| KRR-ST | - | 60 | 1.0000 |"));
    for (String chart : List.of("known-case.png", "convnet.png")) {
      BufferedImage image = ImageIO.read(folder.resolve("out/" + chart).toFile());
      Set<Integer> colors = new HashSet<>();
      for (int i = 0; i < image.getWidth() * image.getHeight(); i++) {
        colors.add(image.getRGB(i % image.getWidth(), i / image.getWidth()));
      }
      assertTrue(colors.size() > 10, chart + " shows nothing");
    }
  }

  @Test
  void aSeedGivesTheSameNumbers() throws IOException {
    assumeFonts();
    String[] few = {"--copies", "2", "--draws", "5", "--known-draws", "100", "--overwrite"};
    assertEquals(0, run(few));
    byte[] first = Files.readAllBytes(folder.resolve("out/bias.csv"));
    assertEquals(0, run(few));
    assertArrayEquals(first, Files.readAllBytes(folder.resolve("out/bias.csv")));
  }

  @Command(name = "parent", subcommands = Bias.class)
  private static final class Parent implements Runnable {
    @Override
    public void run() {}
  }

  @Test
  void aParentCommandGivesTheSameExitCodes() {
    String output = folder.resolve("out").toString();
    assertEquals(1, Job.execute(new Parent(), "bias", "--draws", "3"));
    assertEquals(2, Job.execute(new Parent(), "bias", "--output", output, "--draws", "2"));
  }

  @Test
  void refusesWhatItCantDo() throws IOException {
    assertEquals(1, Job.execute(new Bias(), "--draws", "3"));
    assertEquals(1, run("--draws", "many"));
    assertEquals(2, run("--draws", "2"));
    assertEquals(2, run("--copies", "0"));
    assertEquals(2, run("--copies", "1000"));
    assertEquals(2, run("--widths", "4,4,4,4,4"));
    assertEquals(2, run("--features", folder.resolve("none").toString()));
    assertFalse(Files.exists(folder.resolve("out")));
    Files.createDirectory(folder.resolve("out"));
    assertEquals(2, run());
    assertEquals(2, run("--overwrite"));
  }
}
