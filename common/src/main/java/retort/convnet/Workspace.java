package retort.convnet;

import java.util.ArrayDeque;
import java.util.Deque;
import retort.kernels.Arena;

/**
 * Native memory for the activations of networks that are opened one after the other: a large array
 * that is freed and asked for again costs as much time as the work on it.
 *
 * <p>Serves one thread at a time. Networks opened with it may be open together, as long as no two
 * of their calls overlap; it is closed after the last of them.
 */
public final class Workspace implements AutoCloseable {
  private final Arena training = new Arena();
  private final Arena features = new Arena();
  private final Deque<Arena> idle = new ArrayDeque<>();
  private boolean closed;

  /** A workspace without memory; it grows to what is asked of it. */
  public Workspace() {}

  Arena training() {
    return training;
  }

  Arena features() {
    return features;
  }

  /** An arena that is the caller's until it gives it back. */
  Arena take() {
    return idle.isEmpty() ? new Arena() : idle.pop();
  }

  void giveBack(Arena arena) {
    if (closed) {
      arena.close();
    } else {
      idle.push(arena);
    }
  }

  @Override
  public void close() {
    closed = true;
    training.close();
    features.close();
    idle.forEach(Arena::close);
    idle.clear();
  }
}
