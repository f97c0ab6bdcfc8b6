package retort.distill.executor;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import retort.device.Device;

/**
 * The rows of partitions in the memory of a device, as long as their run lasts: those of another
 * run take their place.
 */
final class ResidentRows implements AutoCloseable {
  private final Device device;
  private final Map<Key, List<ResidentBlock>> partitions = new HashMap<>();

  /**
   * Where rows belong.
   *
   * @param run tells runs apart
   * @param rows tells the datasets of a run apart
   * @param partition of the dataset
   */
  record Key(String run, int rows, int partition) implements Serializable {}

  ResidentRows(Device device) {
    this.device = device;
  }

  /**
   * A partition's rows.
   *
   * @param blocks read where the rows are not here yet
   */
  Iterator<RowBlock> of(Key key, Iterator<Block> blocks) {
    if (!partitions.containsKey(key)) {
      if (partitions.keySet().stream().anyMatch(other -> !other.run.equals(key.run))) {
        close();
      }
      List<ResidentBlock> resident = new ArrayList<>();
      blocks.forEachRemaining(block -> resident.add(new ResidentBlock(device, block)));
      partitions.put(key, resident);
    }
    return List.<RowBlock>copyOf(partitions.get(key)).iterator();
  }

  @Override
  public void close() {
    partitions.values().forEach(blocks -> blocks.forEach(ResidentBlock::close));
    partitions.clear();
  }
}
