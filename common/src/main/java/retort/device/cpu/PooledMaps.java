package retort.device.cpu;

import java.util.HashMap;
import java.util.Map;
import retort.device.FeatureMaps;

/**
 * Buffers of globally pooled maps: one number a channel and image, on the way to or from a row of
 * numbers.
 */
final class PooledMaps implements AutoCloseable {
  private final int block;
  private final Map<Integer, CpuFeatureMaps> byChannels = new HashMap<>();

  PooledMaps(int block) {
    this.block = block;
  }

  /** For the means of these maps. */
  CpuFeatureMaps of(FeatureMaps maps) {
    CpuFeatureMaps memory = byChannels.get(maps.channels());
    if (memory == null || memory.n() < maps.n()) {
      if (memory != null) {
        memory.close();
      }
      Layout layout = Layout.of(maps.channels(), block);
      memory = CpuFeatureMaps.allocate(layout, maps.n(), maps.channels(), 1);
      byChannels.put(maps.channels(), memory);
    }
    return (CpuFeatureMaps) memory.first(maps.n());
  }

  @Override
  public void close() {
    byChannels.values().forEach(CpuFeatureMaps::close);
    byChannels.clear();
  }
}
