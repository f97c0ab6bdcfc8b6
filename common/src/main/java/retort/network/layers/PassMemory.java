package retort.network.layers;

import retort.device.Device;
import retort.device.Floats;
import retort.device.Workspace;

/**
 * The memory of the passes of networks that are open together: activations of each kind of pass,
 * and gradients, which share what the others do not hold at the time. For one thread at a time.
 */
public final class PassMemory implements AutoCloseable {
  private final Workspace named;
  private final MemoryBlocks maps;
  private final MemoryBlocks vectors;
  final Buffers features;
  final Buffers recorded;
  final Buffers training;
  final Buffers recordedGradients;
  final Buffers trainingGradients;
  private boolean recordedOpen;
  private boolean trainingOpen;

  /** No memory yet; it grows to what passes ask for. */
  public PassMemory(Device device) {
    named = new Workspace(device);
    maps = new MemoryBlocks(device);
    vectors = new MemoryBlocks(device);
    features = new Buffers(maps, vectors);
    recorded = new Buffers(maps, vectors);
    training = new Buffers(maps, vectors);
    recordedGradients = new Buffers(maps, vectors);
    trainingGradients = new Buffers(maps, vectors);
  }

  /** Whose memory this is. */
  public Device device() {
    return named.device();
  }

  /** The bytes that are held for activations and gradients. */
  long bytes() {
    return maps.bytes() + vectors.bytes();
  }

  /** A vector of its own by name, as {@link Workspace#floats}. */
  public Floats floats(String name, long length) {
    return named.floats(name, length);
  }

  /**
   * Begins a recorded pass in evaluation mode.
   *
   * @throws IllegalStateException where another was not ended
   */
  public void beginRecorded() {
    recordedOpen = begin(recordedOpen);
  }

  /** Gives the recorded pass's activations back. */
  public void endRecorded() {
    recordedOpen = false;
    recorded.releaseAll();
    recordedGradients.releaseAll();
  }

  /**
   * Begins a pass in training mode.
   *
   * @throws IllegalStateException where another was not ended
   */
  public void beginTraining() {
    trainingOpen = begin(trainingOpen);
  }

  /** Gives the training pass's activations back. */
  public void endTraining() {
    trainingOpen = false;
    training.releaseAll();
    trainingGradients.releaseAll();
  }

  private static boolean begin(boolean open) {
    if (open) {
      throw new IllegalStateException("close the last pass first");
    }
    return true;
  }

  @Override
  public void close() {
    maps.close();
    vectors.close();
    named.close();
  }
}
