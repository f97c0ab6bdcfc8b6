package retort.extract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import retort.command.Job;
import retort.image.ImageCodec;
import retort.image.Pixels;
import retort.teacher.PlainTeacher;
import retort.testing.CommandOutput;
import retort.testing.OwnNames;

/** Runs the command on small folders of images. */
final class Extracting {
  private Extracting() {}

  /** Runs the command; what it said on the console, with this exit code. */
  static String run(
      int code, Path images, String format, Path teacher, Path output, String... options) {
    List<String> args = new ArrayList<>(List.of("--images", images.toString(), "--format", format));
    args.addAll(List.of("--teacher", teacher.toString(), "--output", output.toString()));
    args.addAll(List.of(options));
    CommandOutput said =
        CommandOutput.of(() -> Job.execute(new ExtractFeatures(), args.toArray(String[]::new)));
    assertEquals(code, said.code(), said.text());
    OwnNames.check(new ExtractFeatures(), "extract", said.text());
    return said.text();
  }

  /** Runs it on a folder, with the teacher that takes any size, to success. */
  static void extract(Path images, Path output, String... options) {
    run(0, images, "directory", PlainTeacher.file("any.onnx"), output, options);
  }

  /** Checks that it is refused as the user's to mend, in one line with all of the parts. */
  static void assertRefused(
      Path images,
      String format,
      String teacher,
      Path output,
      List<String> options,
      String... parts) {
    String message =
        run(2, images, format, PlainTeacher.file(teacher), output, options.toArray(String[]::new));
    String line = message.lines().filter(l -> l.startsWith("retort: ")).findFirst().orElseThrow();
    for (String part : parts) {
      assertTrue(line.contains(part), message);
    }
    assertFalse(line.contains("Exception"), message);
  }

  static byte[] png(int seed, int channels, int height, int width) {
    byte[] values = new byte[channels * height * width];
    new SplittableRandom(seed).nextBytes(values);
    return ImageCodec.png(new Pixels(values, channels, height, width));
  }

  static void write(Path file, byte[] bytes) {
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
