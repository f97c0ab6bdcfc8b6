package retort.distill.executor;

import java.util.Arrays;
import java.util.Iterator;
import retort.UserException;
import retort.dataset.StoredImage;

/** Decodes the images of a partition, block by block. */
final class RowDecoder implements Iterator<DecodedRows> {
  /**
   * Bytes of a block, about: a block that is read back from disk stays in memory until Java's
   * deserialization forgets it, a hundred blocks later (spark.serializer.objectStreamReset).
   */
  private static final int BYTES = 1 << 20;

  private static final int MOST_ROWS = 1024;

  private final Iterator<EncodedRow> rows;
  private final int channels;
  private final int size;
  private final int dimension;

  RowDecoder(Iterator<EncodedRow> rows, int channels, int size, int dimension) {
    this.rows = rows;
    this.channels = channels;
    this.size = size;
    this.dimension = dimension;
  }

  @Override
  public boolean hasNext() {
    return rows.hasNext();
  }

  @Override
  public DecodedRows next() {
    int length = channels * size * size;
    int max = Math.max(1, Math.min(MOST_ROWS, BYTES / (length + dimension * Float.BYTES)));
    byte[] pixels = new byte[max * length];
    float[] representations = new float[max * dimension];
    String[] plain = new String[max];
    int count = 0;
    while (count < max && rows.hasNext()) {
      EncodedRow row = rows.next();
      if (row.representation().length != dimension) {
        throw new UserException(
            "row %s: its representation has %d numbers, the manifest says %d"
                .formatted(row.id(), row.representation().length, dimension));
      }
      plain[count] = row.view() == 0 ? row.id() : null;
      System.arraycopy(row.representation(), 0, representations, count * dimension, dimension);
      System.arraycopy(decoded(row), 0, pixels, count * length, length);
      count++;
    }
    return count == max
        ? new DecodedRows(pixels, representations, plain, count)
        : new DecodedRows(
            Arrays.copyOf(pixels, count * length),
            Arrays.copyOf(representations, count * dimension),
            Arrays.copyOf(plain, count),
            count);
  }

  private byte[] decoded(EncodedRow row) {
    return StoredImage.decode(row.image(), channels, size, row.id())
        .augmented(row.augmentation())
        .values();
  }
}
