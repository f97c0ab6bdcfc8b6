package retort.teacher;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import retort.command.UserException;
import retort.device.DeviceKind;
import retort.storage.Storage;

class OnnxTeacherTest {
  private static final TeacherOptions OPTIONS = new TeacherOptions("", DeviceKind.CPU, 1);

  @ParameterizedTest
  @CsvSource({
    "any, 8, '', 16",
    "batch-3, 8, '', 16",
    "size-16, 16, '', 64",
    "two-outputs, 8, mean, 4"
  })
  void givesWhatOnnxRuntimeGivesInPython(String name, int size, String output, int dimension)
      throws IOException {
    Teacher teacher = Teachers.open(file(name), new TeacherOptions(output, DeviceKind.CPU, 1));
    assertEquals(dimension, teacher.dimension(3, size));
    float[] found = teacher.representations(images(3, size), 3, 3, size);
    JsonNode recorded =
        new ObjectMapper().readTree(PlainTeacher.file("onnxruntime.json").toFile()).get(name);
    assertEquals(3 * dimension, found.length);
    for (int i = 0; i < found.length; i++) {
      double expected = recorded.get(i / dimension).get(i % dimension).asDouble();
      assertEquals(expected, found[i], 1e-5, name + " " + i);
    }
  }

  @ParameterizedTest
  @CsvSource({"any, 8", "any, 12", "size-16, 16", "two-outputs, 8"})
  void givesWhatTheNetworkIsByDefinition(String name, int size) {
    Teacher teacher = Teachers.open(file(name), OPTIONS);
    float[] found = teacher.representations(images(2, size), 2, 3, size);
    assertArrayEquals(plain(2, size), found, 1e-5f);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 6, 7})
  void aFixedBatchIsFilledAndItsRestLeftOut(int n) {
    Teacher teacher = Teachers.open(file("batch-3"), OPTIONS);
    assertArrayEquals(plain(n, 8), teacher.representations(images(n, 8), n, 3, 8), 1e-5f);
  }

  @Test
  void floatsBehindTheImagesAreNotLookedAt() {
    Teacher teacher = Teachers.open(file("any"), OPTIONS);
    float[] more = Arrays.copyOf(images(2, 8), 5 * 192);
    Arrays.fill(more, 2 * 192, more.length, Float.NaN);
    assertArrayEquals(plain(2, 8), teacher.representations(more, 2, 3, 8), 1e-5f);
  }

  @Test
  void tellsTheShapesThatItTakes() {
    Teacher any = Teachers.open(file("any"), OPTIONS);
    assertEquals(3, any.channels());
    assertEquals(0, any.size());
    assertEquals(16, Teachers.open(file("size-16"), OPTIONS).size());
    assertSays(
        () -> any.dimension(1, 8), "any.onnx", "[-1, 3, -1, -1]", "[n, 1, 8, 8]", "--channels");
    Teacher nothing = Teachers.open(file("nothing"), OPTIONS);
    assertSays(
        () -> nothing.dimension(3, 8),
        "nothing.onnx",
        "representation is empty for images of [n, 3, 8, 8]");
    Teacher channels = Teachers.open(file("any-channels"), OPTIONS);
    assertEquals(0, channels.channels());
    assertSays(
        () -> channels.dimension(1, 8),
        "any-channels.onnx ([-1, -1, -1, -1])",
        "does not run on images of [n, 1, 8, 8]");
    Teacher fixed = Teachers.open(file("size-16"), OPTIONS);
    assertSays(() -> fixed.dimension(3, 8), "[-1, 3, 16, 16]", "[n, 3, 8, 8]", "--image-size");
  }

  @Test
  void whatIsNoNetworkOfImagesIsRefused() {
    assertSays(
        () -> Teachers.open(file("bytes"), OPTIONS),
        "bytes.onnx",
        "UINT8 [-1, 3, 8, 8]",
        "float32");
    Teacher whole = Teachers.open(file("mean-of-batch"), OPTIONS);
    assertSays(
        () -> whole.dimension(3, 8),
        "mean-of-batch.onnx",
        "representation is [1, 3, 8, 8] for 2 images",
        "a row an image");
    TeacherOptions other = new TeacherOptions("logits", DeviceKind.CPU, 1);
    assertSays(
        () -> Teachers.open(file("two-outputs"), other),
        "--teacher-output logits",
        "[representation, mean]");
    TeacherFile text = new TeacherFile("text.onnx", "text", new byte[] {'t', 'e', 'x', 't'});
    assertSays(() -> Teachers.open(text, OPTIONS), "text.onnx does not load");
  }

  @Test
  void cudaWhereThereIsNoneIsRefused() {
    TeacherOptions cuda = new TeacherOptions("", DeviceKind.CUDA, 1);
    assertSays(() -> Teachers.open(file("any"), cuda), "extract.device = cuda", "cpu");
  }

  private static void assertSays(Executable what, String... parts) {
    String said = assertThrows(UserException.class, what).getMessage();
    for (String part : parts) {
      assertTrue(said.contains(part), said);
    }
  }

  private static TeacherFile file(String name) {
    return TeacherFile.read(
        Storage.of(PlainTeacher.file(name + ".onnx").toString(), new Configuration()));
  }

  /** The images of {@code make_models.py}. */
  private static float[] images(int n, int size) {
    int pixels = 3 * size * size;
    float[] images = new float[n * pixels];
    for (int k = 0; k < n; k++) {
      for (int i = 0; i < pixels; i++) {
        images[k * pixels + i] = (float) ((7 * i + 31 * k + i * i) % 256 / 255.0);
      }
    }
    return images;
  }

  private static float[] plain(int n, int size) {
    int pixels = 3 * size * size;
    float[] images = images(n, size);
    int dimension = size * size / 4;
    float[] all = new float[n * dimension];
    for (int k = 0; k < n; k++) {
      float[] image = Arrays.copyOfRange(images, k * pixels, (k + 1) * pixels);
      System.arraycopy(PlainTeacher.representation(image, size), 0, all, k * dimension, dimension);
    }
    return all;
  }
}
