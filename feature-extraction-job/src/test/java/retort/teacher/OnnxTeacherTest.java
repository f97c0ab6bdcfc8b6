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
import retort.UserException;
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
    assertEquals(new Teacher.Fit(dimension, false), teacher.fit(3, size));
    float[] found = teacher.representations(PlainTeacher.images(3, size), 3, 3, size);
    JsonNode recorded =
        new ObjectMapper().readTree(PlainTeacher.file("onnxruntime.json").toFile()).get(name);
    assertEquals(3 * dimension, found.length);
    for (int i = 0; i < found.length; i++) {
      double expected = recorded.get(i / dimension).get(i % dimension).asDouble();
      assertEquals(expected, found[i], 1e-5, name + " " + i);
    }
  }

  @ParameterizedTest
  @CsvSource({"any, 8", "any, 12", "size-16, 16"})
  void givesWhatTheNetworkIsByDefinition(String name, int size) {
    Teacher teacher = Teachers.open(file(name), OPTIONS);
    float[] found = teacher.representations(PlainTeacher.images(2, size), 2, 3, size);
    assertArrayEquals(PlainTeacher.representations(2, size), found, 1e-5f);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 6, 7})
  void aFixedBatchIsFilledAndItsRestLeftOut(int n) {
    Teacher teacher = Teachers.open(file("batch-3"), OPTIONS);
    assertArrayEquals(
        PlainTeacher.representations(n, 8),
        teacher.representations(PlainTeacher.images(n, 8), n, 3, 8),
        1e-5f);
  }

  @Test
  void floatsBehindTheImagesAreNotLookedAt() {
    Teacher teacher = Teachers.open(file("any"), OPTIONS);
    float[] more = Arrays.copyOf(PlainTeacher.images(2, 8), 5 * 192);
    Arrays.fill(more, 2 * 192, more.length, Float.NaN);
    assertArrayEquals(
        PlainTeacher.representations(2, 8), teacher.representations(more, 2, 3, 8), 1e-5f);
  }

  @Test
  void tellsTheShapesThatItTakes() {
    Teacher any = Teachers.open(file("any"), OPTIONS);
    assertEquals(3, any.channels());
    assertEquals(0, any.size());
    assertEquals(16, Teachers.open(file("size-16"), OPTIONS).size());
    assertSays(() -> any.fit(1, 8), "any.onnx takes [n, 3, height, width]", "1 channel:");
    Teacher nothing = Teachers.open(file("nothing"), OPTIONS);
    assertSays(
        () -> nothing.fit(3, 8), "nothing.onnx", "representation is empty for images of 3x8x8");
    Teacher channels = Teachers.open(file("any-channels"), OPTIONS);
    assertEquals(0, channels.channels());
    assertSays(
        () -> channels.fit(1, 8),
        "any-channels.onnx ([n, c, height, width])",
        "does not run on images of 1x8x8: Conv node",
        "C: 1 kernel channels: 3");
    Teacher fixed = Teachers.open(file("size-16"), OPTIONS);
    assertSays(() -> fixed.fit(3, 8), "takes [n, 3, 16, 16]", "not 8x8 pixels", "--teacher-size");
  }

  @Test
  void whatIsNoNetworkOfImagesIsRefused() {
    Teacher whole = Teachers.open(file("mean-of-batch"), OPTIONS);
    assertSays(
        () -> whole.fit(3, 8),
        "mean-of-batch.onnx",
        "representation is [1, 3, 8, 8] for 2 images",
        "a row an image");
    TeacherOptions other = new TeacherOptions("logits", DeviceKind.CPU, 1);
    assertSays(
        () -> Teachers.open(file("two-outputs"), other),
        "--teacher-output logits",
        "representation float32 [n, 16], mean float32 [n, 4, 1, 1]");
  }

  @Test
  void cudaWhereThereIsNoneIsRefused() {
    TeacherOptions cuda = new TeacherOptions("", DeviceKind.CUDA, 1);
    assertSays(() -> Teachers.open(file("any"), cuda), "extract.device = cuda", "cpu");
  }

  private static void assertSays(Executable what, String... parts) {
    String message = assertThrows(UserException.class, what).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
  }

  private static TeacherFile file(String name) {
    return TeacherReader.read(
        Storage.of(PlainTeacher.file(name + ".onnx").toString(), new Configuration()), 1 << 20);
  }
}
