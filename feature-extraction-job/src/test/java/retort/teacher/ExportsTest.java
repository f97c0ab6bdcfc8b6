package retort.teacher;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import retort.UserException;
import retort.device.DeviceKind;
import retort.storage.Storage;

/** The models of {@code onnx/make_exports.py}. */
class ExportsTest {

  @ParameterizedTest
  @CsvSource({
    "external, 1e-5",
    "nhwc, 1e-5",
    "nhwc-named, 1e-5",
    "half, 4e-3",
    "double, 1e-5",
    "dropout-off, 1e-5",
    "int8, 4e-2"
  })
  void givesWhatTheNetworkIsByDefinition(String name, float tolerance) {
    Teacher teacher = open(name, "");
    assertEquals(new Teacher.Fit(16, false), teacher.fit(3, 8));
    float[] found = teacher.representations(PlainTeacher.images(3, 8), 3, 3, 8);
    assertArrayEquals(PlainTeacher.representations(3, 8), found, tolerance);
  }

  @Test
  void bytesAreThePixelsThemselves() {
    Teacher teacher = open("nhwc-bytes", "");
    assertTrue(teacher.raw());
    assertFalse(open("nhwc", "").raw());
    assertEquals(3, teacher.channels());
    assertEquals(8, teacher.size());
    float[] pixels = PlainTeacher.images(3, 8);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = Math.round(pixels[i] * 255);
    }
    assertArrayEquals(
        PlainTeacher.representations(3, 8), teacher.representations(pixels, 3, 3, 8), 1e-5f);
  }

  @ParameterizedTest
  @ValueSource(strings = {"batch-1", "built-in-batch-1", "built-in-16", "int8-dynamic"})
  void oneImageAtATimeWhereTheModelTakesNoMore(String name) {
    Teacher teacher = open(name, "");
    assertEquals(new Teacher.Fit(16, true), teacher.fit(3, 8));
    float[] image = PlainTeacher.images(1, 8);
    assertArrayEquals(
        PlainTeacher.representations(1, 8), teacher.representations(image, 1, 3, 8), 2e-2f);
  }

  @Test
  void aSizeThatOnlyTheNetworkKnowsIsFound() {
    Teacher teacher = open("only-32", "");
    assertSays(
        () -> teacher.fit(3, 8),
        "only-32.onnx ([n, 3, h, w]) does not run on images of 3x8x8: Gemm node",
        "it runs on 32x32: give --teacher-size 32");
    assertEquals(new Teacher.Fit(5, false), teacher.fit(3, 32));
  }

  @Test
  void aSizeThatNoArrayHoldsIsRefused() {
    assertSays(
        () -> open("huge", ""), "huge.onnx takes images of 30000x30000 pixels; 4096x4096 are");
  }

  @Test
  void anOutputIsChosenByTheUserAlone() {
    assertSays(
        () -> open("tokens", ""),
        "2 outputs: last_hidden_state float32 [n, t, 4], pooler_output float32 [n, 4]",
        "--teacher-output",
        "; pooler_output [n, 4] looks like a pooled one");
    assertSays(() -> open("logits", ""), "logits float32 [n, 4]", "by --teacher-output");
    assertEquals(4, open("tokens", "pooler_output").fit(3, 8).dimension());
    assertEquals(64 * 4, open("tokens", "last_hidden_state").fit(3, 8).dimension());
    assertSays(
        () -> open("tokens-alone", "").fit(3, 8),
        "last_hidden_state [n, 64, 4] is not one vector an image",
        "--teacher-output last_hidden_state to have its 256 numbers");
    assertEquals(256, open("tokens-alone", "last_hidden_state").fit(3, 8).dimension());
    assertSays(() -> open("map", "").fit(3, 8), "rectified [n, 4, 8, 8]");
    assertEquals(256, open("map", "rectified").fit(3, 8).dimension());
    assertEquals(4, open("pooled-map", "").fit(3, 8).dimension());
  }

  @Test
  void tokensAreFlattenedInTheirOrder() {
    float[] image = PlainTeacher.images(1, 8);
    float[] tokens = open("tokens", "last_hidden_state").representations(image, 1, 3, 8);
    float[] map = open("map", "rectified").representations(image, 1, 3, 8);
    IntStream.range(0, 256)
        .forEach(i -> assertEquals(map[i % 4 * 64 + i / 4], tokens[i], 1e-6f, "token " + i));
  }

  @ParameterizedTest
  @CsvSource({
    "labels, 'label int64 [n, 1] holds no floats'",
    "sequence, 'pieces a sequence holds no floats'",
    "two-inputs, 'images float32 [n, 3, h, w], mask float32 [n, 1]; it must have one'",
    "training, 'BatchNormalization bn1'",
    "training-9, 'BatchNormalization old'",
    "training-in-branch, 'BatchNormalization inner and 1 more'",
    "training-in-function, 'BatchNormalization called'",
    "dropout, 'training mode (Dropout drop)'",
    "dropout-constant, 'training mode (Dropout drop)'",
    "future-ir, 'IR version: 99'",
    "future-opset, 'opset'",
    "foreign-operator, 'Fancy'"
  })
  void isRefusedInOneLine(String name, String part) {
    String message = assertThrows(UserException.class, () -> open(name, "")).getMessage();
    assertTrue(message.startsWith("--teacher " + name + ".onnx"), message);
    assertTrue(message.contains(part), message);
    assertEquals(1, message.lines().count(), message);
    assertFalse(message.contains("onnxruntime/"), message);
  }

  @Test
  void batchNormInEvaluationModeIsFine() {
    assertEquals(4, open("evaluation", "").fit(3, 8).dimension());
  }

  static Teacher open(String name, String output) {
    TeacherFile file =
        TeacherReader.read(
            Storage.of(
                PlainTeacher.file("exports/" + name + ".onnx").toString(), new Configuration()),
            1 << 20);
    return Teachers.open(file, new TeacherOptions(output, DeviceKind.CPU, 1));
  }

  static void assertSays(org.junit.jupiter.api.function.Executable what, String... parts) {
    String message = assertThrows(UserException.class, what).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
  }
}
