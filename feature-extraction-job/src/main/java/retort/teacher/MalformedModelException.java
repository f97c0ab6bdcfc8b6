package retort.teacher;

/** Bytes that are no whole ONNX model. */
final class MalformedModelException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MalformedModelException(String message) {
    super(message);
  }
}
