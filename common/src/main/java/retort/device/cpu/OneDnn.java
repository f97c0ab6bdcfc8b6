package retort.device.cpu;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.bytedeco.dnnl.dnnl_engine;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_post_ops;
import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.dnnl.dnnl_version_t;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * oneDNN for one device: its engine and stream, the primitives made so far, and their scratchpad. A
 * primitive runs on any thread, since the scratchpad is ours, with as many native threads as the
 * thread that made it had.
 */
final class OneDnn implements AutoCloseable {
  private static final int AVX512 = 0x27;

  private final dnnl_engine engine = new dnnl_engine();
  private final dnnl_stream stream = new dnnl_stream();
  private final dnnl_primitive_attr attributes = new dnnl_primitive_attr();
  private final Map<String, dnnl_primitive_attr> extended = new HashMap<>();
  private final Map<Object, Primitive> primitives = new HashMap<>();
  private BytePointer scratchpad = new BytePointer(1L);

  OneDnn() {
    check("engine", dnnl.dnnl_engine_create(engine, dnnl.dnnl_cpu, 0));
    check("stream", dnnl.dnnl_stream_create(stream, engine, dnnl.dnnl_stream_default_flags));
    check("attributes", dnnl.dnnl_primitive_attr_create(attributes));
    dnnl.dnnl_primitive_attr_set_scratchpad_mode(attributes, dnnl.dnnl_scratchpad_mode_user);
  }

  dnnl_engine engine() {
    return engine;
  }

  dnnl_stream stream() {
    return stream;
  }

  /** What every primitive is made with: a scratchpad of ours. Not to be changed. */
  dnnl_primitive_attr attributes() {
    return attributes;
  }

  /** The same, with operations on the result. */
  dnnl_primitive_attr attributes(String name, Supplier<dnnl_post_ops> after) {
    return extended.computeIfAbsent(
        name,
        n -> {
          dnnl_primitive_attr more = new dnnl_primitive_attr();
          check("attributes", dnnl.dnnl_primitive_attr_create(more));
          dnnl.dnnl_primitive_attr_set_scratchpad_mode(more, dnnl.dnnl_scratchpad_mode_user);
          dnnl_post_ops operations = after.get();
          check("attributes", dnnl.dnnl_primitive_attr_set_post_ops(more, operations));
          dnnl.dnnl_post_ops_destroy(operations);
          return more;
        });
  }

  /** The primitive of a key, if it was made. */
  Optional<Primitive> known(Object key) {
    return Optional.ofNullable(primitives.get(key));
  }

  /** Memory that lasts for one run. */
  BytePointer scratchpad(long bytes) {
    if (scratchpad.capacity() < bytes) {
      scratchpad.deallocate();
      scratchpad = new BytePointer(bytes);
    }
    return scratchpad;
  }

  /**
   * The primitive of a key, made where there is none yet.
   *
   * @param ids of its arguments
   */
  Primitive primitive(Object key, Supplier<dnnl_primitive_desc> description, int... ids) {
    Primitive known = primitives.get(key);
    if (known == null) {
      known = new Primitive(this, refuseReference(description.get(), key), ids);
      primitives.put(key, known);
    }
    return known;
  }

  /** Extents in a layout. */
  static dnnl_memory_desc extents(int tag, long... dimensions) {
    dnnl_memory_desc extents = new dnnl_memory_desc();
    check(
        "extents",
        dnnl.dnnl_memory_desc_create_with_tag(
            extents, dimensions.length, dimensions, dnnl.dnnl_f32, tag));
    return extents;
  }

  /** Extents of feature maps in their layout. */
  static dnnl_memory_desc extents(CpuFeatureMaps maps) {
    return extents(maps.layout().tag(), maps.n(), maps.channels(), maps.side(), maps.side());
  }

  /** Whether oneDNN found an implementation, and one that is not its slow reference. */
  static boolean usable(int status, dnnl_primitive_desc description) {
    return status == dnnl.dnnl_success && !implementation(description).contains("ref");
  }

  private static dnnl_primitive_desc refuseReference(dnnl_primitive_desc description, Object key) {
    String name = implementation(description);
    if (name.contains("ref:any")) {
      throw new IllegalStateException(
          "oneDNN has nothing but its reference implementation for %s".formatted(key));
    }
    return description;
  }

  private static String implementation(dnnl_primitive_desc description) {
    try (PointerPointer<BytePointer> text = new PointerPointer<>(1)) {
      dnnl.dnnl_primitive_desc_query(description, dnnl.dnnl_query_impl_info_str, 0, text);
      return new BytePointer(text.get()).getString();
    }
  }

  /** The version and the instruction set that it found. */
  static String version() {
    dnnl_version_t version = dnnl.dnnl_version();
    return "oneDNN %d.%d.%d (instruction set 0x%x)"
        .formatted(
            version.major(), version.minor(), version.patch(), dnnl.dnnl_get_effective_cpu_isa());
  }

  /** How many channels lie side by side in its blocked layouts here. */
  static int block() {
    return (dnnl.dnnl_get_effective_cpu_isa() & AVX512) == AVX512 ? 16 : 8;
  }

  static void check(String operation, int status) {
    if (status != dnnl.dnnl_success) {
      throw new IllegalStateException(
          "oneDNN: %s failed with status %d".formatted(operation, status));
    }
  }

  @Override
  public void close() {
    primitives.values().forEach(Primitive::close);
    primitives.clear();
    scratchpad.deallocate();
    extended.values().forEach(dnnl::dnnl_primitive_attr_destroy);
    dnnl.dnnl_primitive_attr_destroy(attributes);
    dnnl.dnnl_stream_destroy(stream);
    dnnl.dnnl_engine_destroy(engine);
  }
}
