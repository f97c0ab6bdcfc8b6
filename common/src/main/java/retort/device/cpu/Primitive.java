package retort.device.cpu;

import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.Pointer;

/** An operation of oneDNN on memory of fixed extents, made once and run on many arrays. */
final class Primitive implements AutoCloseable {
  private final OneDnn library;
  private final dnnl_primitive_desc description;
  private final dnnl_primitive primitive = new dnnl_primitive();
  private final dnnl_memory[] memories;
  private final dnnl_exec_arg_t arguments;
  private final int[] ids;
  private final long scratchpad;

  /**
   * Takes over a description.
   *
   * @param ids oneDNN's numbers of the arguments, in the order in which {@link #run} takes them
   */
  Primitive(OneDnn library, dnnl_primitive_desc description, int... ids) {
    this.library = library;
    this.description = description;
    this.ids = ids.clone();
    OneDnn.check("create", dnnl.dnnl_primitive_create(primitive, description));
    memories = new dnnl_memory[ids.length + 1];
    arguments = new dnnl_exec_arg_t(ids.length + 1);
    for (int i = 0; i < ids.length; i++) {
      add(i, ids[i], argument(ids[i]));
    }
    dnnl_memory_desc scratch =
        dnnl.dnnl_primitive_desc_query_md(description, dnnl.dnnl_query_scratchpad_md, 0);
    scratchpad = scratch == null ? 0 : dnnl.dnnl_memory_desc_get_size(scratch);
    if (scratchpad > 0) {
      add(ids.length, dnnl.DNNL_ARG_SCRATCHPAD, scratch);
    }
  }

  private void add(int i, int id, dnnl_memory_desc extents) {
    memories[i] = new dnnl_memory();
    OneDnn.check(
        "memory", dnnl.dnnl_memory_create(memories[i], extents, library.engine(), (Pointer) null));
    arguments.getPointer(i).arg(id).memory(memories[i]);
  }

  /** The extents and layout that the operation wants an argument in; its own. */
  dnnl_memory_desc argument(int id) {
    return dnnl.dnnl_primitive_desc_query_md(description, dnnl.dnnl_query_exec_arg_md, id);
  }

  /** The bytes of an argument. */
  long bytes(int id) {
    return dnnl.dnnl_memory_desc_get_size(argument(id));
  }

  /** Runs on these arrays and returns when the results are there. */
  void run(Pointer... arrays) {
    for (int i = 0; i < ids.length; i++) {
      dnnl.dnnl_memory_set_data_handle(memories[i], arrays[i]);
    }
    int count = ids.length;
    if (scratchpad > 0) {
      dnnl.dnnl_memory_set_data_handle(memories[count++], library.scratchpad(scratchpad));
    }
    OneDnn.check("run", dnnl.dnnl_primitive_execute(primitive, library.stream(), count, arguments));
    dnnl.dnnl_stream_wait(library.stream());
  }

  @Override
  public void close() {
    for (dnnl_memory memory : memories) {
      if (memory != null) {
        dnnl.dnnl_memory_destroy(memory);
      }
    }
    arguments.deallocate();
    dnnl.dnnl_primitive_destroy(primitive);
    dnnl.dnnl_primitive_desc_destroy(description);
  }
}
