package retort.device.loops;

import retort.device.Bytes;
import retort.device.CheckedHeadSolver;
import retort.device.CheckedLayers;
import retort.device.CheckedMatrices;
import retort.device.CheckedVectors;
import retort.device.Device;
import retort.device.Doubles;
import retort.device.Extents;
import retort.device.FeatureMaps;
import retort.device.Floats;
import retort.device.HeadSolver;
import retort.device.LayerOperations;
import retort.device.MatrixOperations;
import retort.device.VectorOperations;

/**
 * Plain Java loops. Sums are in float64; what is stored is rounded to float32, or, on an exact
 * device, not at all. Fresh memory is NaN, freed and foreign memory an error.
 */
public final class LoopsDevice implements Device {
  private static final int CHUNK = 7;

  private final boolean exact;
  private final Traffic traffic = new Traffic();

  private LoopsDevice(boolean exact) {
    this.exact = exact;
  }

  /** A device that stores float32. */
  public static LoopsDevice float32() {
    return new LoopsDevice(false);
  }

  /** A device that stores float64, for central differences. */
  public static LoopsDevice float64() {
    return new LoopsDevice(true);
  }

  boolean exact() {
    return exact;
  }

  /** What crossed the seam. */
  public Traffic traffic() {
    return traffic;
  }

  @Override
  public String identity() {
    return exact ? "loops, float64" : "loops, float32";
  }

  @Override
  public LoopsFloats floats(long length) {
    return new LoopsFloats(this, length);
  }

  @Override
  public Doubles doubles(long length) {
    return new LoopsDoubles(this, length);
  }

  @Override
  public Bytes bytes(byte[] values) {
    return new LoopsBytes(this, values);
  }

  @Override
  public FeatureMaps featureMaps(int n, int channels, int side) {
    return featureMaps(floats((long) n * channels * side * side), n, channels, side);
  }

  @Override
  public FeatureMaps featureMaps(Floats memory, int n, int channels, int side) {
    Extents.check("memory of feature maps", (long) n * channels * side * side, memory.length());
    return new LoopsMaps(LoopsFloats.of(this, memory, "memory"), n, channels, side);
  }

  @Override
  public int chunk(long largest) {
    return CHUNK;
  }

  @Override
  public VectorOperations vectors() {
    return new CheckedVectors(new LoopsVectors(this));
  }

  @Override
  public MatrixOperations matrices() {
    return new CheckedMatrices(new LoopsMatrices(this));
  }

  @Override
  public LayerOperations layers() {
    return new CheckedLayers(new LoopsLayers(this));
  }

  @Override
  public HeadSolver headSolver(double ridge) {
    return CheckedHeadSolver.of(ridge, () -> new LoopsHeadSolver(this, ridge));
  }

  @Override
  public void synchronize() {}

  /**
   * @throws IllegalStateException where an array of this device is still open
   */
  @Override
  public void close() {
    if (traffic.openArrays() != 0) {
      throw new IllegalStateException(traffic.openArrays() + " arrays are still open");
    }
  }
}
