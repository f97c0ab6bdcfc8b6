package retort.tensors;

/** A file is not a whole safetensors file of 32-bit floats. */
public final class MalformedTensorsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * An error in one file.
   *
   * @param message the file, the tensor and what is wrong with it
   */
  public MalformedTensorsException(String message) {
    super(message);
  }
}
