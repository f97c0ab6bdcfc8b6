package retort.parquet;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.MessageType;
import retort.UserException;
import retort.image.UnreadableFormat;

/**
 * What a Parquet file's footer says.
 *
 * @param uri of the file
 * @param footer as parquet-java reads it
 */
public record ParquetTable(String uri, ParquetMetadata footer) {
  private static final int MAGIC = 0x50415231; // PAR1
  private static final int ENCRYPTED = 0x50415245; // PARE

  /**
   * Reads the footer.
   *
   * @throws UserException where the file is none of Parquet's, is cut off or encrypted
   */
  public static ParquetTable open(String uri, Configuration hadoop) {
    Configuration disk = LocalDisk.of(uri, hadoop);
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(new Path(uri), disk))) {
      return new ParquetTable(uri, reader.getFooter());
    } catch (FileNotFoundException e) {
      throw new UserException("%s: it went away while it was read".formatted(uri), e);
    } catch (IOException | RuntimeException e) {
      if (ReadFailure.isOfStorage(e)) {
        throw new UncheckedIOException(uri, ReadFailure.io(e));
      }
      throw new UserException("%s: %s".formatted(uri, fault(uri, disk)), e);
    }
  }

  private static String fault(String uri, Configuration hadoop) {
    Path path = new Path(uri);
    try (FSDataInputStream in = path.getFileSystem(hadoop).open(path)) {
      long length =
          in.available() == 0 ? 0 : path.getFileSystem(hadoop).getFileStatus(path).getLen();
      if (length == 0) {
        return "not a Parquet file: it is empty";
      }
      int first = length < 12 ? 0 : in.readInt();
      int last = 0;
      if (length >= 12) {
        in.seek(length - Integer.BYTES);
        last = in.readInt();
      }
      if (first == ENCRYPTED || last == ENCRYPTED) {
        return "it is encrypted, and Retort has no keys: give a plain copy";
      }
      if (first != MAGIC) {
        byte[] start = new byte[(int) Math.min(length, 512)];
        in.readFully(0, start);
        String remark = UnreadableFormat.remark(start);
        return "not a Parquet file" + (remark.isEmpty() ? ": it doesn't begin with PAR1" : remark);
      }
      return last != MAGIC
          ? "cut off: it doesn't end with Parquet's footer; get the file again"
          : "damaged: its footer can't be read; get the file again";
    } catch (IOException e) {
      throw new UncheckedIOException(uri, e);
    }
  }

  /** Its columns, as they are stored. */
  public MessageType schema() {
    return footer.getFileMetaData().getSchema();
  }

  /** What its writer noted beside the schema. */
  public Map<String, String> notes() {
    return footer.getFileMetaData().getKeyValueMetaData();
  }

  /**
   * The row groups that have rows.
   *
   * @param columns paths of values, nothing on them repeated
   * @throws UserException where one of the columns is encrypted, or compressed in a way for which
   *     there is no program
   */
  public List<RowRange> groups(List<String[]> columns, Configuration hadoop) {
    List<RowRange> groups = new ArrayList<>();
    TreeSet<CompressionCodecName> codecs = new TreeSet<>();
    long before = 0;
    for (BlockMetaData block : footer.getBlocks()) {
      List<ColumnChunk> chunks = new ArrayList<>();
      for (String[] column : columns) {
        chunks.add(chunk(block, schema().getColumnDescription(column)));
      }
      chunks.forEach(chunk -> codecs.add(chunk.codec()));
      if (block.getRowCount() > 0) {
        groups.add(new RowRange(uri, List.copyOf(chunks), before, 0, block.getRowCount()));
      }
      before += block.getRowCount();
    }
    codecs.forEach(codec -> requireReadable(codec, hadoop));
    return groups;
  }

  private ColumnChunk chunk(BlockMetaData block, ColumnDescriptor column) {
    for (ColumnChunkMetaData chunk : block.getColumns()) {
      if (Arrays.equals(chunk.getPath().toArray(), column.getPath())) {
        if (chunk.isEncrypted()) {
          throw new UserException(
              "%s: its column %s is encrypted, and Retort has no keys: give a plain copy"
                  .formatted(uri, chunk.getPath().toDotString()));
        }
        return new ColumnChunk(
            List.of(column.getPath()),
            column.getPrimitiveType().getPrimitiveTypeName(),
            column.getPrimitiveType().getTypeLength(),
            column.getMaxDefinitionLevel(),
            footer.getFileMetaData().getCreatedBy(),
            chunk.getCodec(),
            chunk.getStartingPos(),
            chunk.getTotalSize(),
            chunk.getValueCount());
      }
    }
    throw new UserException(
        "%s: damaged: a row group lacks the column %s"
            .formatted(uri, String.join(".", column.getPath())));
  }

  private void requireReadable(CompressionCodecName codec, Configuration hadoop) {
    CodecFactory codecs = new CodecFactory(hadoop, 0);
    try {
      codecs.getDecompressor(codec);
    } catch (RuntimeException | LinkageError e) {
      throw new UserException(
          "%s: compressed by %s, for which this Spark has no program: write it with zstd, snappy or gzip"
              .formatted(uri, codec),
          e);
    } finally {
      codecs.release();
    }
  }
}
