package retort.teacher;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import retort.UserException;

/** Files that are no teachers, told by their names or first bytes, with what to do instead. */
final class UnsupportedTeacher {
  /** How a network of PyTorch becomes a teacher. */
  static final String FROM_PYTORCH =
      "export it to ONNX (in PyTorch: torch.onnx.export(model.eval(), images, \"teacher.onnx\"))";

  private static final String FROM_KERAS =
      "export it to ONNX (in Keras: model.export(\"teacher.onnx\", format=\"onnx\"); others:"
          + " python -m tf2onnx.convert)";

  private static final String FROM_OTHERS = "export it to ONNX and give the .onnx file";

  private static final String FROM_HUB = "fetch the file itself: git lfs pull";

  private static final Map<String, List<String>> ENDINGS =
      Map.of(
          FROM_PYTORCH,
          List.of("pt", "pth", "bin", "ckpt", "pt2", "pkl", "pickle", "th", "tar", "ptl", "jit"),
          FROM_KERAS,
          List.of("h5", "hdf5", "keras", "pb", "tflite", "savedmodel", "weights"));

  private UnsupportedTeacher() {}

  /**
   * Refuses a file by its name.
   *
   * @throws UserException where it ends neither in .onnx nor in .safetensors
   */
  static void requireKnown(String name) {
    String ending = TeacherFile.extension(name);
    if (ending.equals("onnx") || ending.equals("safetensors")) {
      return;
    }
    String advice =
        ENDINGS.entrySet().stream()
            .filter(known -> known.getValue().contains(ending))
            .map(Map.Entry::getKey)
            .findFirst()
            .orElse(FROM_OTHERS);
    throw new UserException(
        "--teacher %s: unknown kind of network; an .onnx or a .safetensors file is wanted: %s"
            .formatted(name, advice));
  }

  /**
   * Refuses a file that is something else than its name says.
   *
   * @throws UserException where its first bytes are none of a network's
   */
  static void requireNetwork(String name, byte[] file) {
    if (file.length == 0) {
      throw new UserException("--teacher %s: the file is empty".formatted(name));
    }
    requireNoPointer(name, file);
    if (file.length > Long.BYTES && file[Long.BYTES] == '{') {
      return; // A safetensors file begins with a length, which may be any bytes.
    }
    String text = start(file);
    refuse(name, text, "PK\u0003\u0004", "a zip archive, as PyTorch and Keras write", FROM_PYTORCH);
    refuse(name, text, "\u0089HDF", "an HDF5 file, as Keras writes", FROM_KERAS);
    refuse(name, text, "\u0080\u0002", "a pickle, as PyTorch wrote", FROM_PYTORCH);
    refuse(name, text, "\u001f\u008b", "a gzip archive", "unpack it");
    refuse(name, text.strip(), "{", "a JSON document", "fetch the file itself");
    refuse(name, text.strip(), "<", "a page of HTML or XML", "fetch the file itself");
  }

  /**
   * Refuses what Git LFS leaves where a file was not fetched.
   *
   * @throws UserException where it is that
   */
  static void requireNoPointer(String name, byte[] file) {
    refuse(name, start(file), "version https://git-lfs", "a Git LFS pointer", FROM_HUB);
  }

  private static String start(byte[] file) {
    return new String(file, 0, Math.min(64, file.length), StandardCharsets.ISO_8859_1);
  }

  private static void refuse(String name, String text, String magic, String kind, String advice) {
    if (text.startsWith(magic)) {
      throw new UserException("--teacher %s: it is %s: %s".formatted(name, kind, advice));
    }
  }
}
