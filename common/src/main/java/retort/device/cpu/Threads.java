package retort.device.cpu;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * The threads of one device: OpenMP's for oneDNN, and as many Java threads for what is divided by
 * hand. OpenMP keeps its number a thread, and a Spark task runs on any: each operation sets it for
 * the thread that calls.
 */
final class Threads implements AutoCloseable {
  private final int count;
  private final NativeOps library;
  private final ExecutorService others;

  /** Work on a part of a range. */
  interface Slice {
    void on(int from, int to);
  }

  Threads(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("numeric work needs at least 1 thread, not " + count);
    }
    this.count = count;
    Nd4j.getExecutioner(); // Its start sets the number for the thread that first needs it.
    this.library = NativeOpsHolder.getInstance().getDeviceNativeOps();
    this.others =
        Executors.newFixedThreadPool(
            Math.max(1, count - 1),
            work -> {
              Thread thread = new Thread(work, "retort-cpu");
              thread.setDaemon(true);
              return thread;
            });
  }

  int count() {
    return count;
  }

  /** Lets what the calling thread starts next use this many native threads, itself included. */
  void enter() {
    library.setOmpNumThreads(count);
  }

  /** Divides 0 to n evenly and does the parts side by side, the calling thread the first. */
  void split(int n, Slice work) {
    int parts = Math.max(1, Math.min(count, n));
    int[] bounds = new int[parts + 1];
    for (int k = 0; k <= parts; k++) {
      bounds[k] = (int) ((long) n * k / parts);
    }
    split(bounds, work);
  }

  /**
   * Does parts side by side, at most as many as there are threads, the calling thread the first.
   *
   * @param bounds where each part begins, then where the last one ends
   */
  void split(int[] bounds, Slice work) {
    List<Future<?>> rest = new ArrayList<>();
    for (int k = 1; k < bounds.length - 1; k++) {
      int from = bounds[k];
      int to = bounds[k + 1];
      rest.add(others.submit(() -> work.on(from, to)));
    }
    RuntimeException failure = null;
    try {
      work.on(bounds[0], bounds[1]);
    } catch (RuntimeException e) {
      failure = e;
    }
    for (Future<?> part : rest) {
      try {
        await(part);
      } catch (RuntimeException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  /** Waits whatever happens: a part that goes on would write into memory that is no longer its. */
  private static void await(Future<?> part) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          part.get();
          return;
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          if (e.getCause() instanceof RuntimeException cause) {
            throw cause;
          }
          throw new IllegalStateException("a part of the work failed", e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() {
    others.shutdown();
  }
}
