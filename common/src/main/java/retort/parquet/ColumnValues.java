package retort.parquet;

import java.io.Closeable;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.VersionParser;
import org.apache.parquet.VersionParser.ParsedVersion;
import org.apache.parquet.VersionParser.VersionParseException;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReaderImpl;
import org.apache.parquet.io.api.PrimitiveConverter;

/** The values of a column chunk from a row on, in the order of the rows. */
final class ColumnValues implements Closeable {
  private final ColumnChunk chunk;
  private final ColumnPages pages;
  private final ColumnReader reader;
  private boolean begun;

  /**
   * Opens the file.
   *
   * @param first the first row, from 0 to the chunk's values - 1
   */
  ColumnValues(ColumnChunk chunk, String uri, long first, Configuration hadoop) throws IOException {
    this.chunk = chunk;
    this.pages = new ColumnPages(chunk, uri, first, hadoop);
    try {
      this.reader =
          new ColumnReaderImpl(
              chunk.descriptor(), pages, new PrimitiveConverter() {}, version(chunk.writer()));
      for (long row = pages.skipped(); row < first; row++) {
        next();
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private static ParsedVersion version(String writer) {
    try {
      return writer == null ? null : VersionParser.parse(writer);
    } catch (VersionParseException e) {
      // It says nothing that is known, so nothing is known of its faults.
      return null;
    }
  }

  /**
   * The next row's value.
   *
   * @return null, a Boolean, an Integer, a Long, a Float, a Double or a byte[] of its own
   */
  Object next() {
    // Only now: behind the last value of a page it reads the next page.
    if (begun) {
      reader.consume();
    }
    begun = true;
    return reader.getCurrentDefinitionLevel() == chunk.definition() ? value() : null;
  }

  private Object value() {
    return switch (chunk.type()) {
      case BOOLEAN -> reader.getBoolean();
      case INT32 -> reader.getInteger();
      case INT64 -> reader.getLong();
      case FLOAT -> reader.getFloat();
      case DOUBLE -> reader.getDouble();
      case BINARY, FIXED_LEN_BYTE_ARRAY, INT96 -> reader.getBinary().getBytes();
    };
  }

  @Override
  public void close() throws IOException {
    pages.close();
  }
}
