package retort.parquet;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.apache.spark.SparkEnv;

/**
 * A file among Spark's local ones, seen as memory outside the heap that the operating system may
 * take back; it is gone when it is closed.
 */
final class MappedFile implements Closeable {
  private final FileChannel channel;

  private MappedFile(FileChannel channel) {
    this.channel = channel;
  }

  static MappedFile create() throws IOException {
    return new MappedFile(
        FileChannel.open(
            place(),
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE));
  }

  private static Path place() {
    SparkEnv spark = SparkEnv.get();
    return spark == null
        ? Path.of(System.getProperty("java.io.tmpdir"), "retort-page-" + UUID.randomUUID())
        : spark.blockManager().diskBlockManager().createTempLocalBlock()._2().toPath();
  }

  /** Its first bytes, taken from a stream, in place of what was there. */
  ByteBuffer fill(InputStream in, int length) throws IOException {
    ReadableByteChannel from = Channels.newChannel(in);
    for (long at = 0; at < length; ) {
      long transferred = channel.transferFrom(from, at, length - at);
      if (transferred <= 0) {
        throw new EOFException("a page ends after %d of %d bytes".formatted(at, length));
      }
      at += transferred;
    }
    return channel.map(MapMode.READ_ONLY, 0, length);
  }

  /** Its first bytes, to be written. */
  ByteBuffer room(int length) throws IOException {
    return channel.map(MapMode.READ_WRITE, 0, length);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
