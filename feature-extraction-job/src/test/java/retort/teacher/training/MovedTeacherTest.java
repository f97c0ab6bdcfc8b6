package retort.teacher.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import retort.command.Job;
import retort.extract.toyimages.DrawImages;
import retort.testing.CommandOutput;
import retort.testing.LocalSpark;

/** A training that is resumed on another machine, whose bits differ. */
@ExtendWith(LocalSpark.class)
class MovedTeacherTest {
  @TempDir private Path folder;

  @Test
  void otherHardwareIsNotResumedUnlessItIsAskedFor(SparkSession spark) throws IOException {
    String images = folder.resolve("images").toString();
    assertEquals(
        0, Job.execute(new DrawImages(), "--output", images, "--images", "30", "--size", "8"));
    Path teacher = folder.resolve("moved.safetensors");
    assertEquals("", train(teacher, 0));
    byte[] whole = Files.readAllBytes(teacher);
    Files.delete(teacher);
    Path state = folder.resolve("moved.safetensors._training/_checkpoints/step-000001/state.json");
    String written = Files.readString(state);
    Files.writeString(
        state, written.replaceFirst("\"device\" : \"[^\"]*\"", "\"device\" : \"an abacus\""));
    String message = train(teacher, 2, "--resume");
    assertTrue(message.contains("device was an abacus, is cpu"), message);
    // Which device the settings name is part of that.
    assertTrue(!message.contains("teacher.device"), message);
    assertEquals("", train(teacher, 0, "--resume", "--set", "teacher.resume.any-device=true"));
    assertArrayEquals(whole, Files.readAllBytes(teacher));
  }

  private String train(Path output, int code, String... options) {
    List<String> arguments =
        new ArrayList<>(List.of("--images", folder.resolve("images").toString()));
    arguments.addAll(List.of("--format", "directory", "--output", output.toString()));
    for (String setting :
        List.of(
            "architecture=convnet",
            "widths=[4]",
            "projector=[4]",
            "epochs=1",
            "batch=20",
            "group=10",
            "evaluate.images=0")) {
      arguments.addAll(List.of("--set", "teacher." + setting));
    }
    arguments.addAll(List.of(options));
    CommandOutput said =
        CommandOutput.of(() -> Job.execute(new TrainTeacher(), arguments.toArray(String[]::new)));
    assertEquals(code, said.code(), said.text());
    return code == 0 ? "" : said.text();
  }
}
