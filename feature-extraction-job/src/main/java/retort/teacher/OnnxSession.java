package retort.teacher;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import retort.UserException;

/** Opens a model in ONNX Runtime. */
final class OnnxSession {
  private OnnxSession() {}

  /**
   * Opens it from memory; where it keeps weights beside it, from a temporary folder, which is gone
   * when this returns, for what is mapped stays mapped.
   */
  static OrtSession open(
      OrtEnvironment environment, TeacherFile file, OrtSession.SessionOptions options)
      throws OrtException {
    if (file.weights().isEmpty()) {
      return environment.createSession(file.bytes(), options);
    }
    Path folder = null;
    try {
      folder = Files.createTempDirectory("retort-teacher");
      Path model = folder.resolve(file.name());
      write(model, List.of(file.bytes()));
      for (ExternalData weights : file.weights()) {
        write(folder.resolve(weights.location()), weights.chunks());
      }
      return environment.createSession(model.toString(), options);
    } catch (IOException e) {
      throw new UserException(
          "--teacher %s: its %d MiB do not go into the folder for temporary files, %s: %s"
              .formatted(file.name(), file.length() >> 20, System.getProperty("java.io.tmpdir"), e),
          e);
    } finally {
      remove(folder);
    }
  }

  private static void write(Path place, List<byte[]> chunks) throws IOException {
    Files.createDirectories(place.getParent());
    try (OutputStream out = Files.newOutputStream(place)) {
      for (byte[] chunk : chunks) {
        out.write(chunk);
      }
    }
  }

  private static void remove(Path folder) {
    if (folder == null) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
