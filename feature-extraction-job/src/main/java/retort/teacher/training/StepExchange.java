package retort.teacher.training;

import java.util.List;
import java.util.function.Supplier;
import retort.device.Doubles;
import retort.device.Floats;
import retort.network.Network;
import retort.network.TrainingPass;
import retort.placement.DriverDevice;

/**
 * What passes between the driver and the tasks of one step beside weights and projections. Where
 * they work on one device it stays there; the sums have the same bits.
 */
interface StepExchange extends AutoCloseable {

  /**
   * That of a step.
   *
   * @param partitions of the images
   */
  static StepExchange of(DriverDevice driver, int partitions) {
    return driver.shared() ? new SharedDeviceStep(driver.device(), partitions) : new SentStep();
  }

  /**
   * A group's pass in training mode; close it.
   *
   * @param shard of the group
   * @param n how many views
   * @param views asked for where they are not there
   */
  TrainingPass pass(Network network, int shard, int n, Supplier<float[]> views);

  /**
   * Takes the statistics of a group's pass.
   *
   * @return what of them goes to the driver as plain numbers: all or nothing
   */
  float[] take(int shard, Floats statistics);

  /**
   * Takes a partition's gradient.
   *
   * @param sum over its groups, on the network's device
   * @return as {@link #take(int, Floats)}
   */
  float[] take(int partition, Network network, Doubles sum);

  /**
   * The mean of the groups' statistics, summed in float64.
   *
   * @param groups in the order of the shards
   * @param out on the driver's device
   */
  void meanStatistics(List<GroupProjections> groups, Floats out);

  /**
   * The gradient of the whole batch.
   *
   * @param sent the sum of what tasks sent
   * @param out on the driver's device
   */
  void gradient(GradientPart sent, Floats out);

  /** The step's gradient was taken. */
  @Override
  void close();
}
