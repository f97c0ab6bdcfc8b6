package retort.device.cuda;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;

/** An address as NVIDIA's functions want it; it owns nothing. */
final class RawPointer extends Pointer {
  RawPointer(long address) {
    super((Pointer) null);
    this.address = address;
  }

  static FloatPointer floats(long address) {
    return new FloatPointer(new RawPointer(address));
  }

  static DoublePointer doubles(long address) {
    return new DoublePointer(new RawPointer(address));
  }

  static IntPointer ints(long address) {
    return new IntPointer(new RawPointer(address));
  }
}
