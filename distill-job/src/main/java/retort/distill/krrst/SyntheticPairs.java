package retort.distill.krrst;

import retort.dataset.Synthetic;
import retort.device.Device;
import retort.device.Floats;
import retort.tensors.Tensor;

/** The synthetic pairs (Xs, Ys) on the driver's device, from the first step to the last. */
public final class SyntheticPairs implements AutoCloseable {
  private final Floats images;
  private final Floats targets;
  private final int[] imageShape;
  private final int[] targetShape;

  /** A copy on a device; close it. */
  public SyntheticPairs(Device device, Synthetic synthetic) {
    imageShape = synthetic.images().shape();
    targetShape = synthetic.targets().shape();
    images = device.upload(synthetic.images().values());
    targets = device.upload(synthetic.targets().values());
  }

  /** Xs, (m, channels, size, size), normalized. */
  public Floats images() {
    return images;
  }

  /** Ys, (m, d). */
  public Floats targets() {
    return targets;
  }

  /** m. */
  public int count() {
    return targetShape[0];
  }

  /** d. */
  public int dimension() {
    return targetShape[1];
  }

  int[] imageShape() {
    return imageShape;
  }

  int[] targetShape() {
    return targetShape;
  }

  /** A copy on the heap. */
  public Synthetic download() {
    return new Synthetic(
        new Tensor(images.download(), imageShape), new Tensor(targets.download(), targetShape));
  }

  /** Whether every coordinate is finite. */
  public boolean finite(Device device) {
    return device.vectors().finite(images) && device.vectors().finite(targets);
  }

  @Override
  public void close() {
    images.close();
    targets.close();
  }
}
