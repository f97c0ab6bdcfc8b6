package retort.teacher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import retort.device.DeviceKind;
import retort.storage.Sha256;
import retort.storage.Storage;

class TeacherReaderTest {
  @TempDir Path folder;

  @Test
  void theHashIsOfTheModelAndThenOfItsWeights() throws IOException {
    Path model = PlainTeacher.file("exports/external.onnx");
    TeacherFile file = read(model);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (String name : List.of("external.onnx", "more data/bias 1.bin", "net weights.data")) {
      all.write(Files.readAllBytes(model.resolveSibling(name)));
    }
    assertEquals(Sha256.of(all.toByteArray()), file.sha256());
    assertEquals(all.size(), file.length());
    Path one = PlainTeacher.file("any.onnx");
    assertEquals(Sha256.of(Files.readAllBytes(one)), read(one).sha256());
  }

  @ParameterizedTest
  @CsvSource({
    "absent, 'onnx/exports/nowhere.data, and there is no such file'",
    "absent-in-branch, 'nowhere.data, and there is no such file'",
    "escapes, 'in ''../any.onnx''; only files in its own folder'",
    "absolute, 'in ''/any''; only files in its own folder'",
    "short, 'bias 1.bin need 496 bytes, and the file has 16'"
  })
  void weightsThatAreNotWhereTheyMustBe(String name, String part) {
    Path model = PlainTeacher.file("exports/" + name + ".onnx");
    ExportsTest.assertSays(() -> read(model), "--teacher " + name + ".onnx: ", part);
  }

  @Test
  void weightsThatGitLeftBehindAreNamed() throws IOException {
    Path model = Files.copy(PlainTeacher.file("exports/absent.onnx"), folder.resolve("a.onnx"));
    Files.createDirectory(folder.resolve("more data"));
    Files.write(folder.resolve("more data/bias 1.bin"), new byte[16]);
    Files.writeString(
        folder.resolve("nowhere.data"), "version https://git-lfs.github.com/spec/v1\n");
    ExportsTest.assertSays(() -> read(model), "nowhere.data: it is a Git LFS pointer", "git lfs");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pt", "pth", "bin", "ckpt", "PT"})
  void filesOfPyTorchAreToBeExported(String ending) throws IOException {
    refused("net." + ending, "PK", "net." + ending + ": unknown kind", "torch.onnx.export(");
  }

  @ParameterizedTest
  @ValueSource(strings = {"h5", "keras", "pb", "tflite"})
  void filesOfKerasAreToBeExported(String ending) throws IOException {
    refused("net." + ending, "x", "net." + ending + ": unknown kind", "tf2onnx");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mlmodel", "engine", "npz", "gguf"})
  void otherFilesAreToBeExported(String ending) throws IOException {
    refused("net." + ending, "x", "unknown kind of network; an .onnx", "export it to ONNX");
  }

  @ParameterizedTest
  @ValueSource(strings = {"onnx", "safetensors"})
  void whatOnlyHasTheName(String ending) throws IOException {
    refused("a." + ending, "", "a." + ending + ": the file is empty");
    refused("b." + ending, "version https://git-lfs.github.com/spec/v1\noid", "git lfs pull");
    refused("c." + ending, "PK\u0003\u0004data.pkl", "a zip archive", "torch.onnx.export");
    refused("d." + ending, "<!DOCTYPE html>", "a page of HTML");
  }

  @Test
  void whatIsNoOnnx() throws IOException {
    refused("text.onnx", "text", "text.onnx does not load: it is no whole ONNX model");
    refused("less.onnx", "\u0008\u0008", "it has no graph");
    byte[] whole = Files.readAllBytes(PlainTeacher.file("any.onnx"));
    for (int length = 1; length < whole.length; length += 7) {
      Path cut = Files.write(folder.resolve("cut.onnx"), Arrays.copyOf(whole, length));
      ExportsTest.assertSays(
          () -> Teachers.open(read(cut), new TeacherOptions("", DeviceKind.CPU, 1)),
          "--teacher cut.onnx does not load");
    }
  }

  @Test
  void foldersAreNotTeachers() throws IOException {
    Path saved = Files.createDirectory(folder.resolve("saved.onnx"));
    Files.write(saved.resolve("model.onnx"), new byte[1]);
    ExportsTest.assertSays(() -> read(saved), "it is a folder", "in it: model.onnx");
    ExportsTest.assertSays(() -> read(folder.resolve("no.onnx")), "no.onnx: no such file");
  }

  /** Sparse files: no byte of them is read. */
  @Test
  void whatIsTooLargeIsRefusedBeforeItIsRead() throws IOException {
    Path large = folder.resolve("large.onnx");
    lengthen(large, 1L << 31);
    ExportsTest.assertSays(() -> read(large), "2147483648 bytes", "2 GiB", "external data");
    Path wide = folder.resolve("wide.onnx");
    lengthen(wide, 1 << 21);
    ExportsTest.assertSays(
        () -> read(wide),
        "2 MiB or more",
        "room for 1 MiB",
        "--driver-memory",
        "--executor-memory");
    Path beside = Files.copy(PlainTeacher.file("exports/absent.onnx"), folder.resolve("b.onnx"));
    Files.createDirectory(folder.resolve("more data"));
    Files.write(folder.resolve("more data/bias 1.bin"), new byte[16]);
    lengthen(folder.resolve("nowhere.data"), 5L << 30);
    ExportsTest.assertSays(() -> read(beside), "b.onnx: 5120 MiB or more", "room for 1 MiB");
  }

  private static void lengthen(Path file, long length) throws IOException {
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(length);
    }
  }

  private void refused(String name, String text, String... parts) throws IOException {
    Path file = Files.write(folder.resolve(name), text.getBytes(StandardCharsets.ISO_8859_1));
    ExportsTest.assertSays(() -> read(file), parts);
    assertTrue(Files.exists(file));
  }

  private static TeacherFile read(Path file) {
    return TeacherReader.read(Storage.of(file.toString(), new Configuration()), 1 << 20);
  }
}
