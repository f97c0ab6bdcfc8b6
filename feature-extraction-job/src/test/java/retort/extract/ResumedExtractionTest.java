package retort.extract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import retort.teacher.PlainTeacher;
import retort.testing.LocalSpark;

/** A scheduler's second try of an extraction that is whole. */
@ExtendWith(LocalSpark.class)
class ResumedExtractionTest {
  @TempDir private Path folder;

  private Path images;
  private Path output;

  @BeforeEach
  void extract() {
    images = folder.resolve("images");
    output = folder.resolve("features");
    for (int i = 0; i < 5; i++) {
      Extracting.write(images.resolve("a/" + i + ".png"), Extracting.png(i, 3, 8, 8));
    }
    Extracting.extract(images, output, "--set", "extract.max-rejected=0.5");
  }

  @Test
  void theSameIsComplete() throws IOException {
    byte[] manifest = Files.readAllBytes(output.resolve("_retort.json"));
    Extracting.extract(
        images,
        output,
        "--set",
        "extract.max-rejected=0.5",
        "--set",
        "extract.batch=2",
        "--resume");
    assertArrayEquals(manifest, Files.readAllBytes(output.resolve("_retort.json")));
  }

  @Test
  void anImageMore() {
    Extracting.write(images.resolve("b/new.png"), Extracting.png(9, 3, 8, 8));
    refused("images was 5, is 6");
  }

  @Test
  void anImageLess() throws IOException {
    Files.delete(images.resolve("a/3.png"));
    refused("images was 5, is 4");
  }

  @Test
  void anotherPicture() {
    Extracting.write(images.resolve("a/3.png"), Extracting.png(9, 3, 8, 8));
    refused("mean was [");
  }

  @Test
  void anImageThatBroke() {
    Extracting.write(images.resolve("a/3.png"), new byte[] {1, 2, 3});
    refused("rejected was 0, is 1");
  }

  @Test
  void anotherView() {
    refused("extract.views was 1, is 2", "--views", "2");
  }

  private void refused(String difference, String... options) {
    String[] all = Arrays.copyOf(options, options.length + 3);
    System.arraycopy(
        new String[] {"--set", "extract.max-rejected=0.5", "--resume"}, 0, all, options.length, 3);
    String message =
        Extracting.run(2, images, "directory", PlainTeacher.file("any.onnx"), output, all);
    assertTrue(message.contains("can't be resumed with other settings or images"), message);
    assertTrue(message.contains(difference), message);
  }
}
