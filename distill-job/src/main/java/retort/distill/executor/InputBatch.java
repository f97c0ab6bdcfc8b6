package retort.distill.executor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import retort.device.ByteStream;
import retort.device.Bytes;
import retort.device.Device;
import retort.device.Floats;

/**
 * A batch of rows that pass through the backbone at once, of one block or several, in order. Those
 * that a device has no room for are gathered here and brought in together.
 */
final class InputBatch {
  private final int capacity;
  private final int pixels;
  private final int dimension;
  private final List<Segment> segments = new ArrayList<>();
  private final List<DeviceRows> finished = new ArrayList<>();
  private byte[] gathered = new byte[0];
  private float[] targets = new float[0];
  private int passing;
  private int count;
  private Bytes brought;

  /**
   * Rows of one block, or of those that were gathered (no block), in this batch from a place on.
   */
  private record Segment(Optional<DeviceRows> block, int[] rows, int at) {}

  /** Normalization of 8-bit pixels: a table of 256 values for each channel. */
  record PixelNormalization(int channels, int area, Floats table) {}

  /**
   * An empty batch.
   *
   * @param capacity rows
   * @param pixels of a row
   * @param dimension d
   */
  InputBatch(int capacity, int pixels, int dimension) {
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
  void add(DeviceRows block, int[] rows) {
    if (rows.length == 0) {
      return;
    }
    Optional<DecodedRows> heap = block.passing();
    if (heap.isPresent()) {
      segments.add(new Segment(Optional.empty(), gather(heap.get(), rows), count));
    } else {
      segments.add(new Segment(Optional.of(block), rows, count));
    }
    count += rows.length;
  }

  /** Gives a block back once this batch is summed. */
  void finish(DeviceRows block) {
    finished.add(block);
  }

  /** Copies rows; returns where they lie among those that were gathered. */
  private int[] gather(DecodedRows block, int[] rows) {
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

  /** Begins to bring in what was gathered, while the device works on the batch before. */
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
  void write(Device device, PixelNormalization normalization, Floats images, Floats targetsOut) {
    for (Segment segment : segments) {
      int n = segment.rows.length;
      Floats xt = images.slice((long) segment.at * pixels, (long) n * pixels);
      Floats yt = targetsOut.slice((long) segment.at * dimension, (long) n * dimension);
      Bytes source = segment.block.map(DeviceRows::pixels).orElse(brought);
      device
          .vectors()
          .normalize(
              source,
              segment.rows,
              n,
              normalization.channels(),
              normalization.area(),
              normalization.table(),
              xt);
      if (segment.block.isPresent()) {
        segment.block.get().targets(segment.rows, yt);
      } else {
        yt.upload(targets, segment.rows[0] * dimension);
      }
    }
  }

  /** Takes the rows out, and gives back the blocks that nobody waits for. */
  void clear() {
    finished.forEach(DeviceRows::release);
    finished.clear();
    segments.clear();
    passing = 0;
    count = 0;
  }
}
