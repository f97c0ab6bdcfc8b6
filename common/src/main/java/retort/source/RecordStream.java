package retort.source;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.util.zip.GZIPInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.security.AccessControlException;
import retort.UserException;
import retort.image.UnreadableFormat;

/** Reads on from a place in a file, plain or compressed by gzip. */
final class RecordStream implements Closeable {
  private final DataInputStream in;

  private RecordStream(InputStream in) {
    this.in = new DataInputStream(in);
  }

  /**
   * Opens a file.
   *
   * @param gzip whether it is compressed; then all bytes before {@code from} are decompressed, too
   * @param from the first byte to read, uncompressed
   */
  static RecordStream open(String uri, Configuration hadoop, boolean gzip, long from)
      throws IOException {
    InputStream file = file(uri, hadoop, gzip ? 0 : from);
    try {
      if (gzip) {
        InputStream plain = new BufferedInputStream(new GZIPInputStream(file, 1 << 16), 1 << 16);
        plain.skipNBytes(from);
        return new RecordStream(plain);
      }
      return new RecordStream(new BufferedInputStream(file, 1 << 16));
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static InputStream file(String uri, Configuration hadoop, long from) throws IOException {
    try {
      return FileTree.open(uri, hadoop, from);
    } catch (AccessDeniedException | AccessControlException e) {
      throw new UserException("%s: permission denied".formatted(LocalNames.printable(uri)), e);
    }
  }

  /** Whether a file begins as gzip does. */
  static boolean gzip(String uri, Configuration hadoop) throws IOException {
    try (InputStream file = file(uri, hadoop, 0)) {
      return file.read() == 0x1f && file.read() == 0x8b;
    }
  }

  /** What a file is that is not what it should be; empty where its first bytes don't tell. */
  static String remark(String uri, Configuration hadoop) {
    try (InputStream file = file(uri, hadoop, 0)) {
      return UnreadableFormat.remark(file.readNBytes(512));
    } catch (IOException e) {
      throw new UncheckedIOException(LocalNames.printable(uri), e);
    }
  }

  /** The next bytes; an EOFException where there are fewer. */
  byte[] next(int count) throws IOException {
    byte[] bytes = new byte[count];
    in.readFully(bytes);
    return bytes;
  }

  /** The next 32 bits, the highest first. */
  int nextInt() throws IOException {
    return in.readInt();
  }

  /** Whether no byte is left. */
  boolean atEnd() throws IOException {
    return in.read() < 0;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
