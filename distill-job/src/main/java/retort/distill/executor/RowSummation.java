package retort.distill.executor;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import retort.device.Device;
import retort.device.Floats;
import retort.device.Workspace;
import retort.krr.OuterGradientAccumulator;
import retort.network.Architecture;
import retort.network.Network;
import retort.network.Networks;

/**
 * The sum of a partition's rows on one device; backbone, sums and buffers serve round after round.
 * Rows come in as bytes, are normalized, embedded and summed there.
 */
final class RowSummation implements AutoCloseable {
  /** Rows whose features are summed at once, and the floats that these may take. */
  private static final int ROWS = 512;

  private static final int FLOATS = 1 << 24;

  private final Device device;
  private final Architecture backbone;
  private final int dimension;
  private final int capacity;
  private final Networks networks;
  private final Network network;
  private final Floats table;
  private final Workspace memory;
  private final Map<Boolean, OuterGradientAccumulator> sums = new HashMap<>();

  RowSummation(Device device, RowModel model) {
    this.device = device;
    backbone = model.backbone();
    dimension = model.dimension();
    int widest = Math.max(backbone.pixels(), Math.max(backbone.features(), dimension));
    capacity = Math.max(1, Math.min(ROWS, FLOATS / widest));
    networks = new Networks(device, backbone);
    network = networks.open();
    table = device.upload(model.normalization().table());
    memory = new Workspace(device);
  }

  /**
   * The sum against a round's head.
   *
   * @param partition that the rows are of
   * @param chosen the rows to use, by their position in the partition; empty for all
   */
  RowSum of(int partition, Round round, Iterator<RowBlock> blocks, Optional<BitSet> chosen) {
    long start = System.nanoTime();
    round.load(network);
    OuterGradientAccumulator sum =
        sums.computeIfAbsent(
            round.gradient(),
            gradient ->
                new OuterGradientAccumulator(device, backbone.features(), dimension, gradient));
    round.begin(sum);
    int position = 0;
    int waiting = 0;
    while (blocks.hasNext()) {
      RowBlock block = blocks.next();
      int[] rows = rows(chosen, position, block.rows());
      position += block.rows();
      for (int from = 0; from < rows.length; ) {
        int to = Math.min(rows.length, from + capacity - waiting);
        read(block, Arrays.copyOfRange(rows, from, to), waiting);
        waiting += to - from;
        from = to;
        if (waiting == capacity) {
          add(sum, waiting);
          waiting = 0;
        }
      }
      block.release();
    }
    if (waiting > 0) {
      add(sum, waiting);
    }
    float[] aggregate = round.take(partition, sum);
    return new RowSum(aggregate, sum.squares(), sum.rows(), System.nanoTime() - start);
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

  private void read(RowBlock block, int[] rows, int waiting) {
    int channels = backbone.channels();
    int area = backbone.size() * backbone.size();
    Floats xt = part(images(), waiting, rows.length, backbone.pixels());
    device.vectors().normalize(block.pixels(), rows, rows.length, channels, area, table, xt);
    block.targets(rows, part(targets(), waiting, rows.length, dimension));
  }

  private void add(OuterGradientAccumulator sum, int n) {
    Floats features = memory.floats("features", (long) n * backbone.features());
    network.features(part(images(), 0, n, backbone.pixels()), n, features);
    sum.add(features, part(targets(), 0, n, dimension), n);
  }

  private Floats images() {
    return memory.floats("images", (long) capacity * backbone.pixels());
  }

  private Floats targets() {
    return memory.floats("targets", (long) capacity * dimension);
  }

  private static Floats part(Floats matrix, int from, int rows, int columns) {
    return matrix.slice((long) from * columns, (long) rows * columns);
  }

  @Override
  public void close() {
    sums.values().forEach(OuterGradientAccumulator::close);
    memory.close();
    table.close();
    network.close();
    networks.close();
  }
}
