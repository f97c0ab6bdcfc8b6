package retort.parquet;

import java.io.Closeable;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import retort.UserException;

/**
 * Some rows of a row group.
 *
 * @param uri of the file
 * @param chunks of the columns that are read
 * @param group the number of the file's rows before the row group
 * @param first the first of the rows, counted within the row group
 * @param count how many
 */
public record RowRange(String uri, List<ColumnChunk> chunks, long group, long first, long count)
    implements Serializable {

  /** The values of a row: null, a Boolean, an Integer, a Long, a Float, a Double or a byte[]. */
  public record Values(long row, Object[] columns) {}

  /** The rows, which hold a file open until the last one is read. */
  public interface RowIterator extends Iterator<Values>, Closeable {
    @Override
    void close();
  }

  /** The same rows of one of the columns. */
  public RowRange only(int column) {
    return new RowRange(uri, List.of(chunks.get(column)), group, first, count);
  }

  /** Compressed bytes of all rows of the row group. */
  public long groupBytes() {
    return chunks.stream().mapToLong(ColumnChunk::size).sum();
  }

  /** Parts of about as many rows each, at most as many as there are rows. */
  public List<RowRange> split(int parts) {
    List<RowRange> ranges = new ArrayList<>();
    int max = (int) Math.min(parts, count);
    for (int i = 0; i < max; i++) {
      long from = count * i / max;
      long to = count * (i + 1) / max;
      ranges.add(new RowRange(uri, chunks, group, first + from, to - from));
    }
    return ranges;
  }

  /**
   * Reads them as they are asked for, in their order.
   *
   * @throws UserException where the file is damaged
   */
  public RowIterator read(Configuration hadoop) {
    List<ColumnValues> columns = new ArrayList<>();
    Configuration disk = LocalDisk.of(uri, hadoop);
    try {
      for (ColumnChunk chunk : chunks) {
        columns.add(new ColumnValues(chunk, uri, first, disk));
      }
    } catch (IOException | RuntimeException e) {
      close(columns);
      throw failure(e);
    }
    return new RowIterator() {
      private long done;

      @Override
      public boolean hasNext() {
        return done < count;
      }

      @Override
      public Values next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        try {
          Values row =
              new Values(group + first + done, columns.stream().map(ColumnValues::next).toArray());
          done++;
          if (done == count) {
            close();
          }
          return row;
        } catch (RuntimeException e) {
          close();
          throw failure(e);
        }
      }

      @Override
      public void close() {
        RowRange.close(columns);
      }
    };
  }

  private static void close(List<ColumnValues> columns) {
    for (ColumnValues column : columns) {
      try {
        column.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private RuntimeException failure(Exception e) {
    if (ReadFailure.isOfStorage(e)) {
      return new UncheckedIOException(uri, ReadFailure.io(e));
    }
    return new UserException(
        "%s: damaged: the rows from %d on can't be read (%s); get the file again"
            .formatted(uri, group + first, reason(e)),
        e);
  }

  private static String reason(Exception e) {
    return e.getMessage() == null
        ? e.getClass().getSimpleName()
        : e.getMessage().lines().findFirst().orElse("");
  }
}
