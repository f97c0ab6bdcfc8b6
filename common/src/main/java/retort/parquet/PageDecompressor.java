package retort.parquet;

import io.airlift.compress.Decompressor;
import io.airlift.compress.lz4.Lz4Decompressor;
import io.airlift.compress.snappy.SnappyDecompressor;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.commons.io.input.BoundedInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.codec.ZstandardCodec;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * The decompressed bytes of pages: in memory, but those of big ones in files, for a writer may put
 * a thousand images into one page.
 */
final class PageDecompressor implements Closeable {
  /** Bytes of a page, compressed or not, from which on it goes through a file. */
  private static final int BIG = 16 << 20;

  private final CompressionCodecName codec;
  private final Configuration hadoop;
  private final CodecFactory codecs;
  private final Map<PageUse, MappedFile> files = new EnumMap<>(PageUse.class);

  /** What a page is for: of each use, one page is needed at a time. */
  enum PageUse {
    COMPRESSED,
    DICTIONARY,
    DATA
  }

  PageDecompressor(CompressionCodecName codec, Configuration hadoop) {
    this.codec = codec;
    this.hadoop = hadoop;
    this.codecs = new CodecFactory(hadoop, 0);
  }

  /**
   * Reads a page; what was read for the same use before is gone then.
   *
   * @param stored bytes in the file
   * @param length bytes that they decompress to
   * @param compressed whether they are by the column's codec
   */
  BytesInput read(FSDataInputStream in, int stored, int length, boolean compressed, PageUse use)
      throws IOException {
    boolean plain = !compressed || codec == CompressionCodecName.UNCOMPRESSED;
    if (Math.max(stored, length) >= BIG) {
      return BytesInput.from(plain ? file(use).fill(in, stored) : big(in, stored, length, use));
    }
    byte[] bytes = new byte[stored];
    in.readFully(bytes);
    if (plain || length == 0) {
      return BytesInput.from(bytes);
    }
    return BytesInput.from(whole(bytes, length));
  }

  private byte[] whole(byte[] stored, int length) throws IOException {
    ByteArrayOutputStream whole = new ByteArrayOutputStream(length);
    codecs.getDecompressor(codec).decompress(BytesInput.from(stored), length).writeAllTo(whole);
    if (whole.size() != length) {
      throw new EOFException("a page has %d bytes, not %d".formatted(whole.size(), length));
    }
    return whole.toByteArray();
  }

  private ByteBuffer big(FSDataInputStream in, int stored, int length, PageUse use)
      throws IOException {
    return switch (codec) {
      case SNAPPY -> blocks(new SnappyDecompressor(), in, stored, length, use);
      case LZ4_RAW -> blocks(new Lz4Decompressor(), in, stored, length, use);
      case GZIP -> {
        try (InputStream plain = new GZIPInputStream(bounded(in, stored))) {
          yield file(use).fill(plain, length);
        }
      }
      case ZSTD -> {
        ZstandardCodec zstd = new ZstandardCodec();
        zstd.setConf(hadoop);
        try (InputStream plain = zstd.createInputStream(bounded(in, stored))) {
          yield file(use).fill(plain, length);
        }
      }
      default -> {
        byte[] bytes = new byte[stored];
        in.readFully(bytes);
        yield ByteBuffer.wrap(whole(bytes, length));
      }
    };
  }

  private ByteBuffer blocks(
      Decompressor decompressor, FSDataInputStream in, int stored, int length, PageUse use)
      throws IOException {
    ByteBuffer from = file(PageUse.COMPRESSED).fill(in, stored);
    ByteBuffer into = file(use).room(length);
    decompressor.decompress(from, into);
    if (into.hasRemaining()) {
      throw new EOFException("a page has %d bytes, not %d".formatted(into.position(), length));
    }
    return into.flip();
  }

  private static InputStream bounded(FSDataInputStream in, int length) throws IOException {
    return BoundedInputStream.builder()
        .setInputStream(in)
        .setMaxCount(length)
        .setPropagateClose(false)
        .get();
  }

  private MappedFile file(PageUse use) throws IOException {
    MappedFile file = files.get(use);
    if (file == null) {
      file = MappedFile.create();
      files.put(use, file);
    }
    return file;
  }

  @Override
  public void close() throws IOException {
    codecs.release();
    for (MappedFile file : files.values()) {
      file.close();
    }
  }
}
