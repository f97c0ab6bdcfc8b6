package retort.network.layers;

import retort.device.Device;
import retort.device.Floats;
import retort.device.Workspace;

/**
 * The memory of the passes of networks that are open together: activations of each kind of pass,
 * and gradients, which share what the others do not hold at the time. For one thread at a time.
 */
public final class PassMemory implements AutoCloseable {
  private final Workspace workspace;
  final Buffers features;
  final Buffers recorded;
  final Buffers training;
  final Buffers gradients;
  private boolean recordedOpen;
  private boolean trainingOpen;

  /** No memory yet; it grows to what passes ask for. */
  public PassMemory(Device device) {
    workspace = new Workspace(device);
    Shelves shelves = new Shelves(workspace);
    features = new Buffers(shelves, "features");
    recorded = new Buffers(shelves, "recorded");
    training = new Buffers(shelves, "training");
    gradients = new Buffers(shelves, "gradients");
  }

  /** Whose memory this is. */
  public Device device() {
    return workspace.device();
  }

  /** A vector of its own by name, as {@link Workspace#floats}. */
  public Floats floats(String name, long length) {
    return workspace.floats("named " + name, length);
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
    gradients.releaseAll();
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
    gradients.releaseAll();
  }

  private static boolean begin(boolean open) {
    if (open) {
      throw new IllegalStateException("close the last pass first");
    }
    return true;
  }

  @Override
  public void close() {
    workspace.close();
  }
}
