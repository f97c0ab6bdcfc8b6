package retort.device.cpu;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.Pointer;

/** Copies between layouts. */
final class Reorders implements AutoCloseable {
  private final OneDnn library;
  private final Map<String, CpuFeatureMaps> borrowed = new HashMap<>();

  Reorders(OneDnn library) {
    this.library = library;
  }

  /**
   * Copies values from one layout into another.
   *
   * @param key tells this pair of layouts and extents from all others
   * @param from extents in a layout, asked for where this pair is new: they take native memory
   */
  void run(
      Object key,
      Supplier<dnnl_memory_desc> from,
      Pointer source,
      Supplier<dnnl_memory_desc> to,
      Pointer target) {
    library
        .primitive(
            List.of("reorder", key),
            () -> description(from.get(), to.get()),
            dnnl.DNNL_ARG_FROM,
            dnnl.DNNL_ARG_TO)
        .run(source, target);
  }

  private dnnl_primitive_desc description(dnnl_memory_desc from, dnnl_memory_desc to) {
    dnnl_primitive_desc description = new dnnl_primitive_desc();
    OneDnn.check(
        "reorder",
        dnnl.dnnl_reorder_primitive_desc_create(
            description, from, library.engine(), to, library.engine(), library.attributes()));
    return description;
  }

  /** Copies feature maps of equal extents, whatever their layouts. */
  void run(CpuFeatureMaps from, CpuFeatureMaps to) {
    if (from.layout().equals(to.layout())) {
      Pointer.memcpy(to.pointer(), from.pointer(), from.length() * Float.BYTES);
      return;
    }
    Object key =
        List.of(from.n(), from.channels(), from.side(), from.layout().tag(), to.layout().tag());
    run(key, () -> OneDnn.extents(from), from.pointer(), () -> OneDnn.extents(to), to.pointer());
  }

  /**
   * These maps where their layout is the wanted one, else a copy that the next call may replace.
   */
  CpuFeatureMaps in(CpuFeatureMaps maps, Layout wanted, String slot) {
    if (maps.layout().equals(wanted)) {
      return maps;
    }
    CpuFeatureMaps copy = like(maps, wanted, slot);
    run(maps, copy);
    return copy;
  }

  /** These maps where their layout is the wanted one, else others of the same extents. */
  CpuFeatureMaps like(CpuFeatureMaps maps, Layout wanted, String slot) {
    if (maps.layout().equals(wanted)) {
      return maps;
    }
    CpuFeatureMaps memory = borrowed.get(slot);
    if (memory == null
        || memory.n() < maps.n()
        || memory.channels() != maps.channels()
        || memory.side() != maps.side()
        || !memory.layout().equals(wanted)) {
      if (memory != null) {
        memory.close();
      }
      memory = CpuFeatureMaps.allocate(wanted, maps.n(), maps.channels(), maps.side());
      borrowed.put(slot, memory);
    }
    return (CpuFeatureMaps) memory.first(maps.n());
  }

  @Override
  public void close() {
    borrowed.values().forEach(CpuFeatureMaps::close);
    borrowed.clear();
  }
}
