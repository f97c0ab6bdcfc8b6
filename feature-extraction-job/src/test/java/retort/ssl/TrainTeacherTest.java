package retort.ssl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import retort.command.Job;
import retort.drawn.DrawImages;
import retort.network.ConvNetShape;
import retort.network.Network;
import retort.network.Networks;
import retort.teacher.ConvNetFile;

class TrainTeacherTest {
  @TempDir Path folder;

  @Test
  void writesATeacherAndTheSameOneAgain() throws IOException {
    assertEquals(0, draw(40));
    byte[] first = train("first.safetensors", "--batch", "16");
    ConvNetFile file = ConvNetFile.parse(first, "first");
    assertEquals(new ConvNetShape(3, 16, List.of(4, 8), 8), file.weights().shape());
    assertTrue(file.mean().stream().allMatch(mean -> mean > 0.2 && mean < 0.8));
    assertArrayEquals(first, train("second.safetensors", "--batch", "16"));
  }

  @Test
  void theLossFalls() {
    assertEquals(0, draw(60));
    LabelledImages data = LabelledImages.read(folder.resolve("images"), 16);
    Schedule schedule = new Schedule(12, 30, 0.01, 0.005, data.size());
    ConvNetShape shape = new ConvNetShape(3, 16, List.of(8, 8), 8);
    try (Network network = Networks.open(Networks.initialise(shape, 1))) {
      Views views = new Views(data.mean(), data.std());
      Training training = new Training(data.images(), views, network, schedule, 1);
      // The same views every time, so that what changes is the network alone.
      double first = training.epoch(6);
      double last = first;
      for (int again = 0; again < 40; again++) {
        last = training.epoch(6);
      }
      assertTrue(last < 0.8 * first, first + " then " + last);
    }
  }

  @Test
  void refusesWhatItCannotUse() throws IOException {
    String output = folder.resolve("t.safetensors").toString();
    String missing = folder.resolve("missing").toString();
    assertEquals(2, Job.execute(new TrainTeacher(), "--images", missing, "--output", output));
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertEquals(
        2, Job.execute(new TrainTeacher(), "--images", empty.toString(), "--output", output));
    Files.writeString(empty.resolve("text.png"), "no image");
    assertEquals(
        2, Job.execute(new TrainTeacher(), "--images", empty.toString(), "--output", output));
    assertEquals(0, draw(10));
    assertEquals(2, run(output, "--batch", "11"));
  }

  private int draw(int count) {
    return Job.execute(
        new DrawImages(),
        "--output",
        folder.resolve("images").toString(),
        "--images",
        Integer.toString(count),
        "--size",
        "16");
  }

  private byte[] train(String name, String... options) throws IOException {
    Path output = folder.resolve(name);
    assertEquals(0, run(output.toString(), options));
    return Files.readAllBytes(output);
  }

  private int run(String output, String... options) {
    List<String> always =
        List.of("--images", folder.resolve("images").toString(), "--output", output);
    List<String> small =
        List.of("--size", "16", "--widths", "4,8", "--targets", "8", "--epochs", "2");
    return Job.execute(
        new TrainTeacher(),
        Stream.of(always, small, List.of(options)).flatMap(List::stream).toArray(String[]::new));
  }
}
