package retort.source;

import java.io.EOFException;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.zip.ZipException;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import retort.Quantity;
import retort.UserException;
import retort.image.Pixels;

/**
 * A file of images as plain numbers, one record after the other: some label bytes, then the planes.
 *
 * @param file where it is
 * @param gzip whether it is compressed
 * @param header bytes before the first record
 * @param count records
 * @param labelBytes before the planes of each record
 * @param labelAt which of them is the label; -1 for none
 * @param classes that there may be: a label is less
 * @param channels 1 or 3
 * @param height rows
 * @param width columns
 * @param labels a file of one byte an image; null for none
 */
record BinaryFile(
    InputFile file,
    boolean gzip,
    int header,
    int count,
    int labelBytes,
    int labelAt,
    int classes,
    int channels,
    int height,
    int width,
    Labels labels)
    implements Serializable {

  /** A file of labels, one byte an image. */
  record Labels(String uri, boolean gzip, int header) implements Serializable {}

  int recordBytes() {
    return labelBytes + channels * height * width;
  }

  /** Some of the records, read as they are asked for. */
  Iterator<SourceImage> read(int first, int n, Configuration hadoop) {
    try {
      long at = header + (long) first * recordBytes();
      RecordStream records = RecordStream.open(file.uri(), hadoop, gzip, at);
      closeWithTask(records);
      byte[] own = labels == null ? null : labels(first, n, hadoop);
      return new Iterator<>() {
        private int next;

        @Override
        public boolean hasNext() {
          return next < n;
        }

        @Override
        public SourceImage next() {
          if (!hasNext()) {
            throw new NoSuchElementException();
          }
          try {
            SourceImage image = image(records, first + next, own == null ? -1 : own[next] & 0xff);
            next++;
            if (next == n) {
              requireEnd(records, first + n);
              records.close();
            }
            return image;
          } catch (EOFException e) {
            throw truncated(first + next, e);
          } catch (IOException e) {
            throw unreadable(file.uri(), e);
          }
        }
      };
    } catch (EOFException e) {
      throw truncated(first, e);
    } catch (IOException e) {
      throw unreadable(file.uri(), e);
    }
  }

  /** After the last record: a compressed file's length and checksum are known only there. */
  private void requireEnd(RecordStream records, int read) throws IOException {
    if (gzip && read == count && !records.atEnd()) {
      throw new UserException(
          "%s: there is more than its header's %s"
              .formatted(file.shown(), Quantity.of(count, "image")));
    }
  }

  private SourceImage image(RecordStream records, int index, int ownLabel) throws IOException {
    byte[] leading = records.next(labelBytes);
    byte[] planes = records.next(channels * height * width);
    int label = labelAt >= 0 ? leading[labelAt] & 0xff : ownLabel;
    if (label >= classes) {
      throw new UserException(
          "%s: record %d has the label %d, more than the %d classes of its format: see --format"
              .formatted(file.shown(), index, label, classes));
    }
    return new SourceImage(
        file.name() + "#" + index,
        label < 0 ? null : label,
        file.shown(),
        new Pixels(planes, channels, height, width),
        null);
  }

  private byte[] labels(int first, int n, Configuration hadoop) throws IOException {
    try (RecordStream records =
        RecordStream.open(labels.uri(), hadoop, labels.gzip(), labels.header() + (long) first)) {
      return records.next(n);
    } catch (EOFException e) {
      throw new UserException(
          "%s: truncated: fewer than %s".formatted(labels.uri(), Quantity.of(first + n, "label")),
          e);
    } catch (ZipException e) {
      throw unreadable(labels.uri(), e);
    }
  }

  private static RuntimeException unreadable(String uri, IOException cause) {
    return cause instanceof ZipException
        ? new UserException("%s: corrupt gzip: %s".formatted(uri, cause.getMessage()), cause)
        : new UncheckedIOException(uri, cause);
  }

  private UserException truncated(int index, EOFException cause) {
    return new UserException(
        "%s: truncated: it ends before record %d of %d".formatted(file.shown(), index, count),
        cause);
  }

  private static void closeWithTask(RecordStream records) {
    TaskContext task = TaskContext.get();
    if (task != null) {
      task.addTaskCompletionListener(
          done -> {
            try {
              records.close();
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }
}
