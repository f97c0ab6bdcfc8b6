package retort.teacher.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import retort.command.Job;
import retort.extract.toyimages.DrawImages;
import retort.testing.CardProcess;

/** The training of a teacher on an emulated card of one GiB. */
class TeacherOnCardTest {
  private static final int IMAGES = 40;

  @TempDir private static Path folder;

  @BeforeAll
  static void draw() {
    String images = folder.resolve("images").toString();
    String count = Integer.toString(IMAGES);
    assertEquals(
        0, Job.execute(new DrawImages(), "--output", images, "--images", count, "--size", "16"));
  }

  /** A group's pass; the parameters with their gradients. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "teacher.group=4000; teacher.batch=8000; teacher.widths=[200]; teacher.projector=[4]",
        "teacher.group=2; teacher.batch=4; teacher.widths=[16]; teacher.projector=[60000]"
      })
  void whatHasNoRoomIsRefusedBeforeAnImageIsRead(
      String group, String batch, String widths, String projector) throws Exception {
    Path output = folder.resolve("refused");
    CardProcess run =
        train(Files.createDirectories(output), List.of(group, batch, widths, projector));
    assertEquals(2, run.code(), run.text());
    List<String> said = run.text().lines().filter(line -> line.contains("no room")).toList();
    assertEquals(1, said.size(), run.text());
    assertTrue(
        said.get(0).startsWith("retort: teacher.device = cuda: the GPU has no room for "),
        run.text());
    for (String setting :
        List.of("teacher.group", "teacher.batch", "teacher.widths", "teacher.projector")) {
      assertTrue(said.get(0).contains(setting), said.get(0));
    }
    try (var there = Files.list(output)) {
      assertEquals(List.of(), there.toList(), "nothing stays");
    }
  }

  @Test
  void whatHasRoomGivesTheSameTeacherTwice() throws Exception {
    List<String> small =
        List.of(
            "teacher.group=5", "teacher.batch=20", "teacher.widths=[4,4]", "teacher.projector=[4]");
    List<byte[]> teachers = new ArrayList<>();
    for (String name : List.of("one", "two")) {
      Path output = Files.createDirectories(folder.resolve(name));
      CardProcess run = train(output, small);
      assertEquals(0, run.code(), run.text());
      teachers.add(Files.readAllBytes(output.resolve("teacher.safetensors")));
    }
    assertArrayEquals(teachers.get(0), teachers.get(1));
  }

  private static CardProcess train(Path output, List<String> settings) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--images=" + folder.resolve("images"),
                "--format=directory",
                "--output=" + output.resolve("teacher.safetensors")));
    List<String> all = new ArrayList<>(settings);
    all.addAll(List.of("teacher.device=cuda", "teacher.architecture=convnet", "teacher.epochs=1"));
    all.forEach(setting -> arguments.addAll(List.of("--set", setting)));
    return CardProcess.run(folder, TrainTeacher.class, Map.of("EMULATED_MIB", "1024"), arguments);
  }
}
