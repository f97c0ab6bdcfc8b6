package retort.distill.executor;

import retort.device.Floats;
import retort.devices.DeviceSettings;
import retort.devices.TaskDevice;
import retort.krr.OuterGradientAccumulator;
import retort.network.Network;

/** What the driver gives to every task for one round, and how their gradients come back. */
interface Round extends AutoCloseable {

  /** Whether G is wanted, or the loss alone. */
  boolean gradient();

  /**
   * The calling task's device; close it.
   *
   * @param settings of the job's tasks
   */
  TaskDevice borrow(DeviceSettings settings);

  /** Gives a backbone on the task's device its weights. */
  void load(Network backbone);

  /** Starts a sum on the task's device against the head. */
  void begin(OuterGradientAccumulator sum);

  /**
   * Takes a partition's G.
   *
   * @return what of it goes to the driver as plain numbers: all or nothing
   */
  float[] take(int partition, OuterGradientAccumulator sum);

  /**
   * Writes the gradient of the loss with respect to W, G times 2 / (n d), on the driver.
   *
   * @param sum over all partitions
   * @param dimension d
   * @param out (p, d)
   */
  void gradient(RowSum sum, int dimension, Floats out);

  @Override
  void close();
}
