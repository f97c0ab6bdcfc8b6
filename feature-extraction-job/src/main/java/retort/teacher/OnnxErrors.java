package retort.teacher;

import ai.onnxruntime.OrtException;
import java.util.regex.Pattern;

/** ONNX Runtime's errors as one line. */
final class OnnxErrors {
  private static final int MOST = 300;
  private static final Pattern CODE = Pattern.compile("^Error code - \\S+ - message: *");

  /** Where in its source it happened, and the C++ signature of the function. */
  private static final Pattern PLACE = Pattern.compile("\\S*\\.(cc|h|cpp):\\d+ .*?\\)( const)? ");

  private static final Pattern NODE =
      Pattern.compile(
          "^Non-zero status code returned while running (.*?)\\. (Name:'.*?' )?Status Message: *");

  private OnnxErrors() {}

  /** What to do about a model that does not load; empty where that is not known. */
  static String advice(OrtException error) {
    String text = String.valueOf(error.getMessage());
    if (text.contains("IR version") || text.contains("pset")) {
      return ": export it for an older opset, such as 17";
    }
    return text.contains("not a registered function/op") || text.contains("No Op registered")
        ? ": export it with standard operators alone"
        : "";
  }

  static String line(OrtException error) {
    String text = CODE.matcher(error.getMessage().replaceAll("\\s+", " ")).replaceFirst("");
    text = NODE.matcher(text).replaceFirst("$1: ");
    text = PLACE.matcher(text).replaceFirst("").strip();
    return text.length() > MOST ? text.substring(0, MOST) + "..." : text;
  }
}
