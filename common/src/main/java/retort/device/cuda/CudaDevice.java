package retort.device.cuda;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import retort.device.ByteStream;
import retort.device.Bytes;
import retort.device.CheckedHeadSolver;
import retort.device.CheckedLayers;
import retort.device.CheckedMatrices;
import retort.device.CheckedVectors;
import retort.device.Device;
import retort.device.DeviceMemory;
import retort.device.Doubles;
import retort.device.FeatureMaps;
import retort.device.Floats;
import retort.device.HeadSolver;
import retort.device.LayerOperations;
import retort.device.MatrixOperations;
import retort.device.Precision;
import retort.device.VectorOperations;

/** A CUDA device: one card. */
final class CudaDevice implements Device {
  /** The floats of the largest map of a pass in evaluation mode: 1 GiB. */
  private static final long CHUNK_FLOATS = 1L << 28;

  private static final int MOST_IMAGES = 4096;

  private final CudaRuntime runtime;
  private final Precision precision;
  private final Optional<Device> host;
  private final CudaVectors vectors;
  private final CudaMatrices matrices;
  private final CudaLayers layers;

  private CudaDevice(CudaRuntime runtime, Precision precision, Optional<Device> host) {
    this.runtime = runtime;
    this.precision = precision;
    this.host = host;
    vectors = new CudaVectors(runtime);
    matrices = new CudaMatrices(runtime);
    layers = new CudaLayers(runtime);
  }

  /** A device whose libraries are loaded. */
  static CudaDevice open(CudaSettings settings, Supplier<Device> host) {
    return open(settings, OptionalLong.empty(), host);
  }

  /**
   * @param patchFloats how many floats of patches a convolution makes at once, where that is not
   *     what suits the card
   */
  static CudaDevice open(CudaSettings settings, OptionalLong patchFloats, Supplier<Device> host) {
    Card card = Card.of(settings.ordinal());
    CudaRuntime runtime = new CudaRuntime(card, settings.precision(), patchFloats);
    Optional<Device> solving =
        settings.head().onCard(card.capability()) ? Optional.empty() : Optional.of(host.get());
    return new CudaDevice(runtime, settings.precision(), solving);
  }

  /**
   * "cuda NVIDIA H100 80GB HBM3 sm_90, driver 13.0, cuBLAS 13.1, cuSOLVER 12.0, float32", and the
   * head's own device where that is another.
   */
  @Override
  public String identity() {
    return "cuda %s, cuBLAS %s, cuSOLVER %s, %s%s"
        .formatted(
            runtime.card(),
            CuBlas.version(),
            CuSolver.version(),
            precision,
            host.map(device -> ", head on " + device.identity()).orElse(""));
  }

  @Override
  public Floats floats(long length) {
    return CudaFloats.of(runtime, length);
  }

  @Override
  public Doubles doubles(long length) {
    return CudaDoubles.of(runtime, length);
  }

  @Override
  public Bytes bytes(byte[] values) {
    return new CudaBytes(runtime, values);
  }

  @Override
  public ByteStream byteStream(int max) {
    return new CudaByteStream(runtime, max);
  }

  @Override
  public Optional<DeviceMemory> memory() {
    return Optional.of(runtime.deviceMemory());
  }

  @Override
  public FeatureMaps featureMaps(int n, int channels, int side) {
    return CudaFeatureMaps.of(runtime, n, channels, side);
  }

  @Override
  public FeatureMaps featureMaps(Floats memory, int n, int channels, int side) {
    return CudaFeatureMaps.of(runtime, CudaFloats.in(memory), n, channels, side);
  }

  @Override
  public int chunk(long largest) {
    return (int) Math.max(1, Math.min(MOST_IMAGES, CHUNK_FLOATS / largest));
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
    return CheckedHeadSolver.of(
        ridge,
        () ->
            host.<HeadSolver>map(device -> new HostHeadSolver(runtime, device, ridge))
                .orElseGet(() -> new CudaHeadSolver(runtime, ridge)));
  }

  @Override
  public boolean keepsHead() {
    return host.isEmpty();
  }

  CudaRuntime runtime() {
    return runtime;
  }

  @Override
  public void synchronize() {
    runtime.synchronize();
  }

  @Override
  public void close() {
    host.ifPresent(Device::close);
    runtime.close();
  }
}
