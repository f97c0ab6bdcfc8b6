package retort.tasks;

import java.util.Map;
import java.util.function.Function;
import retort.network.Architecture;
import retort.network.Network;
import retort.placement.DeviceSettings;
import retort.placement.DriverDevice;
import retort.placement.TaskDevice;
import retort.tensors.Tensor;

/**
 * How tasks come to a network of the driver. Where they work on the driver's card it is the very
 * network, so that no weight is brought there twice; elsewhere its weights are sent. The way to
 * bring it to tasks is a {@link retort.cluster.SharedVariable}.
 */
public interface NetworkAccess {

  /**
   * Runs a task's work on the network, which nobody else uses meanwhile.
   *
   * @param work must leave the weights as they are
   */
  <T> T with(Function<Network, T> work);

  /**
   * Access to a network as it is now.
   *
   * @param network on the driver's device; not to be changed as long as tasks use it, nor used
   *     except where the device is {@linkplain DriverDevice#lend lent}
   * @param tasks settings of a task's device, where that is another
   * @param kept whether tasks keep its memory for those of a next round
   */
  static NetworkAccess of(
      DriverDevice driver, Network network, DeviceSettings tasks, boolean kept) {
    return driver.shared()
        ? new OnDriversDevice(driver, network)
        : sent(network.architecture(), network.weights(), tasks, kept);
  }

  /**
   * Access to a network whose weights are sent to each task's own device.
   *
   * @param weights under PyTorch's names
   * @param tasks settings of a task's device
   * @param kept whether tasks leave the network there for the next ones
   */
  static NetworkAccess sent(
      Architecture architecture, Map<String, Tensor> weights, DeviceSettings tasks, boolean kept) {
    return new SentNetwork(architecture, weights, tasks, kept);
  }

  /**
   * Within one process.
   *
   * @param network on the driver's device
   */
  record OnDriversDevice(DriverDevice driver, Network network) implements NetworkAccess {
    @Override
    public <T> T with(Function<Network, T> work) {
      TaskDevice turn = driver.borrow();
      try {
        return work.apply(network);
      } finally {
        turn.close();
      }
    }
  }
}
