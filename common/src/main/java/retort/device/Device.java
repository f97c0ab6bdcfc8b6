package retort.device;

import java.util.Optional;

/**
 * Where numeric work runs: memory, and the operations on it.
 *
 * <p>An instance serves one thread at a time and runs its operations in the order of the calls; a
 * call may return before its work is done, and whatever reads a result on the heap waits for it.
 * Equal calls on equal data give equal bits, on the same kind of hardware and libraries ({@link
 * #identity}). Fresh memory holds undefined values. Arrays belong to the device that made them.
 */
public interface Device extends AutoCloseable {

  /**
   * What must be equal for two runs to give equal bits: the kind of device, its instruction set or
   * card, the libraries' versions, the precision; one line for people and for comparison.
   */
  String identity();

  /**
   * Whether it reads the heap's memory as fast as its own, so that nothing is gained by keeping
   * rows there.
   */
  default boolean sharesHostMemory() {
    return false;
  }

  /** A vector to be closed, its values undefined. */
  Floats floats(long length);

  /** A vector to be closed, its values undefined. */
  Doubles doubles(long length);

  /**
   * Brings bytes to where the device reads them. The device may go on reading the array itself, so
   * it must not change until the result is closed.
   */
  Bytes bytes(byte[] values);

  /**
   * A way in for bytes that are not kept; close it.
   *
   * @param max bytes of a part, at least 1
   */
  default ByteStream byteStream(int max) {
    return new PlainByteStream(this);
  }

  /** The memory of its own; empty where its arrays lie in the host's. */
  default Optional<DeviceMemory> memory() {
    return Optional.empty();
  }

  /** A batch to be closed, its values undefined. */
  FeatureMaps featureMaps(int n, int channels, int side);

  /**
   * A batch in a vector's memory, its values undefined; to be closed before that.
   *
   * @param memory n channels side^2 values of this device
   * @throws IllegalArgumentException where there are more or fewer
   */
  FeatureMaps featureMaps(Floats memory, int n, int channels, int side);

  /** A vector on this device with these values; close it. */
  default Floats upload(float[] values) {
    Floats result = floats(values.length);
    result.upload(values, 0);
    return result;
  }

  /**
   * How many images an evaluation-mode pass should hold at once: a pass over more runs in chunks of
   * this size, so that an image's numbers do not depend on how many others there are.
   *
   * @param largest the floats of the largest feature map of one image
   */
  int chunk(long largest);

  /** Elementwise operations, reductions, losses and optimizer steps. */
  VectorOperations vectors();

  /** Products and sums of matrices. */
  MatrixOperations matrices();

  /** The layers of networks. */
  LayerOperations layers();

  /**
   * The solver of the head.
   *
   * @param ridge lambda as a share of trace(K), in (0, 1]
   * @throws IllegalArgumentException where it is not
   */
  HeadSolver headSolver(double ridge);

  /** Whether a solved head lies in its own memory, and not where another device computes. */
  default boolean keepsHead() {
    return true;
  }

  /** Waits until all work is done, for clocks. */
  void synchronize();

  /** Frees what the device itself holds. Its arrays are closed before. */
  @Override
  void close();
}
