package retort.parquet;

import java.io.EOFException;
import java.io.IOException;

/** Failures of reading: those of the storage, and those of the bytes that were read. */
final class ReadFailure {
  private ReadFailure() {}

  /**
   * Whether it is that of a disk or a network, and not of the bytes that were read: what decoders
   * throw there is of many kinds, and a plain IOException where Thrift's or a codec's is inside.
   */
  static boolean isOfStorage(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException
          && !(cause instanceof EOFException)
          && cause.getClass() != IOException.class) {
        return true;
      }
    }
    return false;
  }

  /** As an IOException. */
  static IOException io(Exception e) {
    return e instanceof IOException io ? io : new IOException(e);
  }
}
