package retort.device.contract;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import retort.device.Convolution;
import retort.device.ConvolutionShape;
import retort.device.Device;
import retort.device.Doubles;
import retort.device.FeatureMaps;
import retort.device.Floats;

/**
 * One run of a check: makes arguments, gathers results, closes everything. Vectors lie at odd
 * places between guards, which no operation may touch; what is to be written is NaN before.
 */
public final class Trial implements AutoCloseable {
  private static final int BEFORE = 3;
  private static final int AFTER = 5;
  private static final float GUARD = 12345;

  private final Device device;
  private final SplittableRandom random = new SplittableRandom(7);
  private final List<AutoCloseable> open = new ArrayList<>();
  private final List<Floats> guarded = new ArrayList<>();
  private final List<double[]> results = new ArrayList<>();

  Trial(Device device) {
    this.device = device;
  }

  /** Under test. */
  public Device device() {
    return device;
  }

  /** So many values, uniform in [-1, 1). */
  public float[] noise(int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) (2 * random.nextDouble() - 1);
    }
    return values;
  }

  /** A whole number from 0 to bound - 1. */
  public int below(int bound) {
    return random.nextInt(bound);
  }

  /** An argument with these values. */
  public Floats in(float... values) {
    Floats all = device.floats(BEFORE + values.length + AFTER);
    open.add(all);
    guarded.add(all);
    float[] content = new float[BEFORE + values.length + AFTER];
    Arrays.fill(content, GUARD);
    System.arraycopy(values, 0, content, BEFORE, values.length);
    all.upload(content, 0);
    return all.slice(BEFORE, values.length);
  }

  /** An argument of noise. */
  public Floats in(int length) {
    return in(noise(length));
  }

  /** Noise plus 1.5: positive, as variances are. */
  public Floats positive(int length) {
    float[] values = noise(length);
    for (int i = 0; i < length; i++) {
      values[i] += 1.5f;
    }
    return in(values);
  }

  /** A result's memory. */
  public Floats out(int length) {
    float[] values = new float[length];
    Arrays.fill(values, Float.NaN);
    return in(values);
  }

  /** A sum's memory, undefined. */
  public Doubles sum(long length) {
    Doubles sum = device.doubles(length);
    open.add(sum);
    return sum;
  }

  /** Feature maps with these values, the first n of a larger batch. */
  public FeatureMaps maps(float[] values, int n, int channels, int side) {
    FeatureMaps maps = device.featureMaps(n + 1, channels, side);
    open.add(maps);
    float[] all = Arrays.copyOf(values, (n + 1) * channels * side * side);
    Arrays.fill(all, values.length, all.length, Float.NaN);
    try (Floats from = device.upload(all)) {
      device.layers().unflatten(from, maps);
      device.synchronize();
    }
    return maps.first(n);
  }

  /** Feature maps of noise. */
  public FeatureMaps maps(int n, int channels, int side) {
    return maps(noise(n * channels * side * side), n, channels, side);
  }

  /** A result's feature maps. */
  public FeatureMaps outMaps(int n, int channels, int side) {
    float[] values = new float[n * channels * side * side];
    Arrays.fill(values, Float.NaN);
    return maps(values, n, channels, side);
  }

  /** A convolution, closed with this trial. */
  public Convolution convolution(ConvolutionShape shape) {
    Convolution convolution = device.layers().convolution(shape);
    open.add(convolution);
    return convolution;
  }

  /** What must be equal on every device. */
  public void result(Floats floats) {
    float[] values = floats.download();
    double[] doubles = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      doubles[i] = values[i];
    }
    results.add(doubles);
  }

  /** What must be equal on every device. */
  public void result(FeatureMaps maps) {
    Floats flat = out(Math.toIntExact(maps.n() * maps.pixels()));
    device.layers().flatten(maps, flat);
    result(flat);
  }

  /** What must be equal on every device. */
  public void result(double value) {
    results.add(new double[] {value});
  }

  List<double[]> results() {
    for (Floats all : guarded) {
      float[] values = all.download();
      for (int i = 0; i < values.length; i++) {
        boolean guard = i < BEFORE || i >= values.length - AFTER;
        if (guard && values[i] != GUARD) {
          throw new AssertionError(
              "an operation wrote %s beside a vector of %d, at %d"
                  .formatted(values[i], values.length - BEFORE - AFTER, i - BEFORE));
        }
      }
    }
    return results;
  }

  @Override
  public void close() {
    for (AutoCloseable each : open) {
      try {
        each.close();
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
