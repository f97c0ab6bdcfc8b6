package retort.device.loops;

import retort.device.FeatureMaps;

/** {@link FeatureMaps} of a {@link LoopsDevice}: (n, channels, side, side) without padding. */
final class LoopsMaps implements FeatureMaps {
  private final LoopsFloats values;
  private final int n;
  private final int channels;
  private final int side;

  LoopsMaps(LoopsFloats values, int n, int channels, int side) {
    if (n < 1 || channels < 1 || side < 1) {
      throw new IllegalArgumentException(
          "%d feature maps of %d channels and side %d".formatted(n, channels, side));
    }
    this.values = values;
    this.n = n;
    this.channels = channels;
    this.side = side;
  }

  /** An argument of an operation, of this device and alive. */
  static LoopsMaps of(LoopsDevice device, FeatureMaps maps, String name) {
    if (!(maps instanceof LoopsMaps own)) {
      throw new IllegalArgumentException(name + " belongs to another device");
    }
    LoopsFloats.of(device, own.values, name);
    return own;
  }

  @Override
  public int n() {
    return n;
  }

  @Override
  public int channels() {
    return channels;
  }

  @Override
  public int side() {
    return side;
  }

  @Override
  public FeatureMaps part(int from, int count) {
    if (from < 0 || count < 1 || from + count > n) {
      throw new IllegalArgumentException("%d images from %d on, of %d".formatted(count, from, n));
    }
    return new LoopsMaps(values.slice(from * pixels(), count * pixels()), count, channels, side);
  }

  LoopsFloats values() {
    return values;
  }

  /** Where channel c of image i begins. */
  int plane(int i, int c) {
    return (i * channels + c) * side * side;
  }

  @Override
  public void close() {
    values.close();
  }
}
