package retort.distill.executor;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import retort.device.ByteStream;
import retort.device.Device;
import retort.device.Floats;
import retort.device.Workspace;
import retort.krr.HeadForm;
import retort.krr.OuterSum;
import retort.network.Architecture;
import retort.network.Network;
import retort.network.Networks;

/**
 * Evaluates the outer loss and its gradient G over the rows of a partition, on one device. Rows
 * come in as bytes, are normalized, embedded and summed there; backbone, sums and buffers serve
 * round after round.
 */
final class PartitionEvaluator implements AutoCloseable {
  /** Rows whose features are summed at once, and the floats that these may take. */
  static final int ROWS = 512;

  private static final int FLOATS = 1 << 24;

  private final Device device;
  private final Architecture backbone;
  private final int dimension;
  private final int capacity;
  private final int expected;
  private final Networks networks;
  private final Network network;
  private final Floats table;
  private final Workspace memory;
  private final InputBatch.PixelNormalization images;
  private final Map<SumKey, OuterSum> sums = new HashMap<>();
  private Optional<ByteStream> stream = Optional.empty();
  private boolean sized;

  /** What distinguishes sums. */
  private record SumKey(HeadForm form, boolean gradient) {}

  /** What is done with the features and targets of n rows. */
  private interface RowConsumer {
    void of(Floats features, Floats targets, int n);
  }

  /**
   * @param expected rows that come at once, for which a card's memory is taken at first; 0 where
   *     nobody knows
   */
  PartitionEvaluator(Device device, EmbeddingModel model, int expected) {
    this(device, model, expected, capacity(model.backbone(), model.dimension()));
  }

  /**
   * As the other.
   *
   * @param capacity rows that are summed at once
   */
  PartitionEvaluator(Device device, EmbeddingModel model, int expected, int capacity) {
    this.device = device;
    this.expected = device.sharesHostMemory() ? 0 : Math.min(expected, capacity);
    backbone = model.backbone();
    dimension = model.dimension();
    this.capacity = capacity;
    networks = new Networks(device, backbone);
    network = networks.open();
    table = device.upload(model.normalization().table());
    memory = new Workspace(device);
    images =
        new InputBatch.PixelNormalization(
            backbone.channels(), backbone.size() * backbone.size(), table);
  }

  /** Rows that are summed at once. */
  static int capacity(Architecture backbone, int dimension) {
    int widest = Math.max(backbone.pixels(), Math.max(backbone.features(), dimension));
    return Math.max(1, Math.min(ROWS, FLOATS / widest));
  }

  /**
   * A round's answer.
   *
   * @param partition that the rows are of
   * @param chosen the rows to use, by their position in the partition; empty for all
   */
  PartitionResult of(
      int partition, RoundTrip round, Iterator<DeviceRows> blocks, Optional<BitSet> chosen) {
    long start = System.nanoTime();
    round.load(network);
    size();
    if (round.answer() == RoundTrip.Answer.ROWS) {
      EmbeddedRows rows = new EmbeddedRows(device, expected);
      each(blocks, chosen, rows::add);
      int count = rows.count();
      return new PartitionResult(round.take(partition, rows), 0, count, System.nanoTime() - start);
    }
    boolean gradient = round.answer() == RoundTrip.Answer.SUM;
    OuterSum sum =
        sums.computeIfAbsent(
            new SumKey(round.form(), gradient), key -> sized(key.form().sum(device, gradient)));
    round.begin(sum);
    each(blocks, chosen, sum::add);
    float[] values = round.take(partition, sum);
    return new PartitionResult(values, round.squares(sum), sum.rows(), System.nanoTime() - start);
  }

  /**
   * Embeds as many rows as are expected, undefined ones, before the first that count: no larger
   * batch comes, so that what the network holds on a card does not grow with every one.
   */
  private void size() {
    if (expected > 0 && !sized) {
      network.features(images(expected), expected, features(expected));
      targets(expected);
      sized = true;
    }
  }

  /** A sum which is likewise. */
  private OuterSum sized(OuterSum sum) {
    if (expected > 0) {
      sum.add(features(expected), targets(expected), expected);
    }
    return sum;
  }

  /** Embeds the chosen rows, some at a time. */
  private void each(Iterator<DeviceRows> blocks, Optional<BitSet> chosen, RowConsumer use) {
    InputBatch filling = batch();
    InputBatch waiting = batch();
    int position = 0;
    while (blocks.hasNext()) {
      DeviceRows block = blocks.next();
      int[] rows = rows(chosen, position, block.rows());
      position += block.rows();
      for (int from = 0; from < rows.length; ) {
        int to = Math.min(rows.length, from + filling.room());
        filling.add(block, Arrays.copyOfRange(rows, from, to));
        from = to;
        if (filling.room() == 0) {
          bring(filling);
          embed(use, waiting);
          InputBatch full = filling;
          filling = waiting;
          waiting = full;
        }
      }
      (filling.count() == 0 ? waiting : filling).finish(block);
    }
    bring(filling);
    embed(use, waiting);
    embed(use, filling);
  }

  /** Positions within a block that begins at a position of the partition. */
  private static int[] rows(Optional<BitSet> chosen, int position, int count) {
    BitSet part = new BitSet(count);
    if (chosen.isEmpty()) {
      part.set(0, count);
    } else {
      part = chosen.get().get(position, position + count);
    }
    return part.stream().toArray();
  }

  private InputBatch batch() {
    return new InputBatch(capacity, backbone.pixels(), dimension);
  }

  /** Rows without a place on the device come in while the batch before is summed. */
  private void bring(InputBatch batch) {
    if (batch.passes()) {
      if (stream.isEmpty()) {
        stream = Optional.of(device.byteStream(capacity * backbone.pixels()));
      }
      batch.bring(stream.get());
    }
  }

  private void embed(RowConsumer use, InputBatch batch) {
    int n = batch.count();
    if (n > 0) {
      Floats xt = images(n);
      Floats yt = targets(n);
      batch.write(device, images, xt, yt);
      Floats features = features(n);
      network.features(xt, n, features);
      use.of(features, yt, n);
    }
    batch.clear();
  }

  private Floats images(int n) {
    return memory.floats("images", (long) n * backbone.pixels());
  }

  private Floats targets(int n) {
    return memory.floats("targets", (long) n * dimension);
  }

  private Floats features(int n) {
    return memory.floats("features", (long) n * backbone.features());
  }

  @Override
  public void close() {
    sums.values().forEach(OuterSum::close);
    stream.ifPresent(ByteStream::close);
    memory.close();
    table.close();
    network.close();
    networks.close();
  }
}
