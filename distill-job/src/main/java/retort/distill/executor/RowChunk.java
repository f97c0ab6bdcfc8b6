package retort.distill.executor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import retort.device.ByteStream;
import retort.device.Bytes;
import retort.device.Device;
import retort.device.Floats;

/**
 * Rows that are summed at once, of one block or several, in order. Those that a device has no room
 * for are gathered here and brought in together.
 */
final class RowChunk {
  private final int capacity;
  private final int pixels;
  private final int dimension;
  private final List<Segment> segments = new ArrayList<>();
  private final List<RowBlock> finished = new ArrayList<>();
  private byte[] gathered = new byte[0];
  private float[] targets = new float[0];
  private int passing;
  private int count;
  private Bytes brought;

  /**
   * Rows of one block, or of those that were gathered (no block), in this chunk from a place on.
   */
  private record Segment(Optional<RowBlock> block, int[] rows, int at) {}

  /** How a row becomes an image. */
  record Images(int channels, int area, Floats table) {}

  /**
   * A chunk without rows.
   *
   * @param capacity rows
   * @param pixels of a row
   * @param dimension d
   */
  RowChunk(int capacity, int pixels, int dimension) {
    this.capacity = capacity;
    this.pixels = pixels;
    this.dimension = dimension;
  }

  int count() {
    return count;
  }

  /** How many rows more it takes. */
  int room() {
    return capacity - count;
  }

  /** Adds rows of a block, at most {@link #room}. */
  void add(RowBlock block, int[] rows) {
    if (rows.length == 0) {
      return;
    }
    Optional<Block> heap = block.passing();
    if (heap.isPresent()) {
      segments.add(new Segment(Optional.empty(), gather(heap.get(), rows), count));
    } else {
      segments.add(new Segment(Optional.of(block), rows, count));
    }
    count += rows.length;
  }

  /** Gives a block back once this chunk is summed. */
  void finish(RowBlock block) {
    finished.add(block);
  }

  /** Copies rows; returns where they lie among those that were gathered. */
  private int[] gather(Block block, int[] rows) {
    if (gathered.length == 0) {
      gathered = new byte[capacity * pixels];
      targets = new float[capacity * dimension];
    }
    int[] places = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(block.pixels(), rows[i] * pixels, gathered, passing * pixels, pixels);
      System.arraycopy(
          block.representations(), rows[i] * dimension, targets, passing * dimension, dimension);
      places[i] = passing++;
    }
    return places;
  }

  /** Begins to bring in what was gathered, while the device works on the chunk before. */
  void bring(ByteStream stream) {
    if (passing > 0) {
      brought = stream.next(gathered, passing * pixels);
    }
  }

  /** Whether rows were gathered. */
  boolean passes() {
    return passing > 0;
  }

  /** Writes every row as a network and a sum take it: (count, pixels) and (count, d). */
  void write(Device device, Images how, Floats images, Floats wanted) {
    for (Segment segment : segments) {
      int n = segment.rows.length;
      Floats xt = images.slice((long) segment.at * pixels, (long) n * pixels);
      Floats yt = wanted.slice((long) segment.at * dimension, (long) n * dimension);
      Bytes source = segment.block.map(RowBlock::pixels).orElse(brought);
      device
          .vectors()
          .normalize(source, segment.rows, n, how.channels(), how.area(), how.table(), xt);
      if (segment.block.isPresent()) {
        segment.block.get().targets(segment.rows, yt);
      } else {
        yt.upload(targets, segment.rows[0] * dimension);
      }
    }
  }

  /** Takes the rows out, and gives back the blocks that nobody waits for. */
  void clear() {
    finished.forEach(RowBlock::release);
    finished.clear();
    segments.clear();
    passing = 0;
    count = 0;
  }
}
