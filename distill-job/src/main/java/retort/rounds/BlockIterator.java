package retort.rounds;

import java.util.Arrays;
import java.util.Iterator;
import retort.command.UserException;
import retort.dataset.StoredImage;

/** Decodes rows into blocks, one at a time. */
final class BlockIterator implements Iterator<Block> {
  /** Rows of a block: small enough for a partition of millions to be spilled piece by piece. */
  private static final int ROWS = 1024;

  private final Iterator<EncodedRow> rows;
  private final int channels;
  private final int size;
  private final int dimension;

  BlockIterator(Iterator<EncodedRow> rows, int channels, int size, int dimension) {
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
  public Block next() {
    int length = channels * size * size;
    byte[] pixels = new byte[ROWS * length];
    float[] representations = new float[ROWS * dimension];
    int count = 0;
    while (count < ROWS && rows.hasNext()) {
      EncodedRow row = rows.next();
      if (row.representation().length != dimension) {
        throw new UserException(
            "row %s: its representation has %d numbers, the manifest says %d"
                .formatted(row.id(), row.representation().length, dimension));
      }
      System.arraycopy(row.representation(), 0, representations, count * dimension, dimension);
      System.arraycopy(decoded(row), 0, pixels, count * length, length);
      count++;
    }
    return count == ROWS
        ? new Block(pixels, representations, count)
        : new Block(
            Arrays.copyOf(pixels, count * length),
            Arrays.copyOf(representations, count * dimension),
            count);
  }

  private byte[] decoded(EncodedRow row) {
    return StoredImage.decode(row.image(), channels, size, row.id())
        .augmented(row.augmentation())
        .values();
  }
}
