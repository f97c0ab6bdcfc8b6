package retort.device;

import java.util.HashMap;
import java.util.Map;

/**
 * Named memory of a device that is used again and again, which keeps that of a long run constant: a
 * large array that is freed and asked for again costs as much time as the work on it.
 *
 * <p>A name's memory grows to the largest ever asked for under it and is freed when the workspace
 * closes. Asking again ends the life of what the name held before. For one thread at a time.
 */
public final class Workspace implements AutoCloseable {
  private final Device device;
  private final Map<String, Floats> floats = new HashMap<>();

  /** A workspace without memory. */
  public Workspace(Device device) {
    this.device = device;
  }

  /** Whose memory this is. */
  public Device device() {
    return device;
  }

  /** The vector of this name; it holds what was written last unless it had to grow. */
  public Floats floats(String name, long length) {
    Floats memory = floats.get(name);
    if (memory == null || memory.length() < length) {
      if (memory != null) {
        memory.close();
      }
      memory = device.floats(length);
      floats.put(name, memory);
    }
    return memory.length() == length ? memory : memory.slice(0, length);
  }

  @Override
  public void close() {
    floats.values().forEach(Floats::close);
    floats.clear();
  }
}
