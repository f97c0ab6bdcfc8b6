package retort.device.cuda;

import java.util.Optional;
import retort.device.Floats;

/**
 * A vector where four floats at once can be read: itself, or a copy of a slice that begins at
 * another multiple; nothing where there is none.
 */
record AlignedVector(CudaRuntime runtime, long address, boolean copied)
    implements DeviceAddress, AutoCloseable {

  static AlignedVector of(CudaRuntime runtime, Optional<Floats> vector) {
    long address = CudaLayers.address(vector);
    if (address % 16 == 0) {
      return new AlignedVector(runtime, address, false);
    }
    long bytes = 4 * vector.orElseThrow().length();
    long copy = runtime.memory().allocate(bytes);
    runtime.copy(address, copy, bytes);
    return new AlignedVector(runtime, copy, true);
  }

  static AlignedVector of(CudaRuntime runtime, Floats vector) {
    return of(runtime, Optional.of(vector));
  }

  @Override
  public void close() {
    if (copied) {
      runtime.memory().free(address);
    }
  }
}
