package retort.convnet;

import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * How many native threads numeric work may use. The number belongs to the thread that asks (OpenMP
 * keeps it a thread), so that each task of an executor can have its own share of the cores.
 */
public final class Threads {
  private Threads() {}

  /**
   * Lets numeric work that the calling thread starts use this many native threads, itself included,
   * from now on. A new thread begins with {@code OMP_NUM_THREADS}, or every core.
   *
   * @param threads at least 1
   * @throws IllegalArgumentException where there are none
   */
  public static void use(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("numeric work needs at least 1 thread, not " + threads);
    }
    library().setOmpNumThreads(threads);
  }

  /** How many native threads work started by the calling thread uses. */
  public static int inUse() {
    return library().ompGetMaxThreads();
  }

  private static NativeOps library() {
    Nd4j.getExecutioner(); // Its start sets the number for the thread that first needs it.
    return NativeOpsHolder.getInstance().getDeviceNativeOps();
  }
}
