package retort.distill.krrst;

import retort.device.DeviceMemory;

/** A sum of the sizes of a card's arrays, each rounded as the card does. */
final class ArraySizes {
  private long bytes;

  /** One array more. */
  ArraySizes bytes(long length) {
    bytes += DeviceMemory.taken(length);
    return this;
  }

  /** One array of float32 more. */
  ArraySizes floats(long length) {
    return bytes(Float.BYTES * length);
  }

  /** One array of float64 more. */
  ArraySizes doubles(long length) {
    return bytes(Double.BYTES * length);
  }

  /** So many arrays of float32 more. */
  ArraySizes floats(long count, long length) {
    bytes += count * DeviceMemory.taken(Float.BYTES * length);
    return this;
  }

  long sum() {
    return bytes;
  }
}
