package retort.device.cpu;

import java.io.IOException;
import org.bytedeco.javacpp.Loader;
import retort.device.Bytes;
import retort.device.CheckedHeadSolver;
import retort.device.CheckedLayers;
import retort.device.CheckedMatrices;
import retort.device.CheckedVectors;
import retort.device.Device;
import retort.device.Doubles;
import retort.device.FeatureMaps;
import retort.device.Floats;
import retort.device.HeadSolver;
import retort.device.LayerOperations;
import retort.device.MatrixOperations;
import retort.device.VectorOperations;

/** The processor, with so many of its cores. */
public final class CpuDevice implements Device {
  /** Floats of the largest feature maps of a chunk: what stays in a core's cache. */
  private static final long CACHED = 1L << 18;

  private static final int LEAST = 8;
  private static final int MOST = 64;

  private final Threads threads;
  private final OneDnn library = new OneDnn();
  private final int block = OneDnn.block();
  private final CpuVectors vectors;
  private final CpuMatrices matrices;
  private final HeadAlgebra heads;
  private final CpuLayers layers;

  /**
   * A device of its own memory.
   *
   * @param threads native threads of one operation, at least 1
   */
  public CpuDevice(int threads) {
    this.threads = new Threads(threads);
    this.vectors = new CpuVectors(this.threads);
    this.matrices = new CpuMatrices(this.threads, library);
    this.heads = new HeadAlgebra(this.threads, vectors);
    this.layers = new CpuLayers(this.threads, library, block);
  }

  @Override
  public boolean sharesHostMemory() {
    return true;
  }

  @Override
  public String identity() {
    return "cpu, %s, OpenBLAS %s".formatted(OneDnn.version(), openBlas());
  }

  private static String openBlas() {
    try {
      return Loader.getVersion("org.bytedeco", "openblas");
    } catch (IOException e) {
      return "of an unknown version";
    }
  }

  @Override
  public Floats floats(long length) {
    return CpuFloats.allocate(length);
  }

  @Override
  public Doubles doubles(long length) {
    return CpuDoubles.allocate(length);
  }

  @Override
  public Bytes bytes(byte[] values) {
    return new CpuBytes(values);
  }

  @Override
  public FeatureMaps featureMaps(int n, int channels, int side) {
    return CpuFeatureMaps.allocate(Layout.of(channels, block), n, channels, side);
  }

  @Override
  public FeatureMaps featureMaps(Floats memory, int n, int channels, int side) {
    return CpuFeatureMaps.in((CpuFloats) memory, Layout.of(channels, block), n, channels, side);
  }

  @Override
  public int chunk(long largest) {
    return (int) Math.max(LEAST, Math.min(MOST, CACHED / largest));
  }

  @Override
  public VectorOperations vectors() {
    return new CheckedVectors(vectors);
  }

  @Override
  public MatrixOperations matrices() {
    return new CheckedMatrices(matrices);
  }

  @Override
  public LayerOperations layers() {
    return new CheckedLayers(layers);
  }

  @Override
  public HeadSolver headSolver(double ridge) {
    return CheckedHeadSolver.of(ridge, () -> new CpuHeadSolver(heads, ridge));
  }

  @Override
  public void synchronize() {}

  @Override
  public void close() {
    heads.close();
    layers.close();
    matrices.close();
    library.close();
    threads.close();
  }
}
