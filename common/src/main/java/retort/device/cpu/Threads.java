package retort.device.cpu;

import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * The native threads of one device. OpenMP keeps the number a thread, and a Spark task runs on any:
 * each operation sets it for the thread that calls.
 */
final class Threads {
  private final int count;
  private final NativeOps library;

  Threads(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("numeric work needs at least 1 thread, not " + count);
    }
    this.count = count;
    Nd4j.getExecutioner(); // Its start sets the number for the thread that first needs it.
    this.library = NativeOpsHolder.getInstance().getDeviceNativeOps();
  }

  int count() {
    return count;
  }

  /** Lets what the calling thread starts next use this many native threads, itself included. */
  void enter() {
    library.setOmpNumThreads(count);
  }
}
