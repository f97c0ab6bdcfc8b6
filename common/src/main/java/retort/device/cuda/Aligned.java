package retort.device.cuda;

import java.util.Optional;
import retort.device.Floats;

/**
 * A vector where four floats at once can be read: itself, or a copy of a slice that begins at
 * another multiple; nothing where there is none.
 */
record Aligned(CudaRuntime runtime, long address, boolean copied)
    implements Address, AutoCloseable {

  static Aligned of(CudaRuntime runtime, Optional<Floats> vector) {
    long address = CudaLayers.address(vector);
    if (address % 16 == 0) {
      return new Aligned(runtime, address, false);
    }
    long bytes = 4 * vector.orElseThrow().length();
    long copy = runtime.memory().allocate(bytes);
    runtime.copy(address, copy, bytes);
    return new Aligned(runtime, copy, true);
  }

  static Aligned of(CudaRuntime runtime, Floats vector) {
    return of(runtime, Optional.of(vector));
  }

  @Override
  public void close() {
    if (copied) {
      runtime.memory().free(address);
    }
  }
}
