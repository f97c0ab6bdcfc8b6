package retort.tasks;

import java.io.Serializable;
import java.util.Map;
import java.util.function.Function;
import retort.network.Architecture;
import retort.network.Network;
import retort.placement.DeviceSettings;
import retort.placement.TaskDevice;
import retort.tensors.Tensor;

/**
 * A network whose weights are sent to a task's own device.
 *
 * @param architecture of the network
 * @param weights under PyTorch's names
 * @param device of a task
 * @param kept whether its memory stays on the device for the next task's
 */
record SentNetwork(
    Architecture architecture, Map<String, Tensor> weights, DeviceSettings device, boolean kept)
    implements NetworkAccess, Serializable {

  @Override
  public <T> T with(Function<Network, T> work) {
    try (TaskDevice task = TaskDevice.borrow(device)) {
      if (kept) {
        return work.apply(TaskNetwork.of(task, architecture, weights));
      }
      try (Network opened = architecture.open(task.device(), weights)) {
        return work.apply(opened);
      }
    }
  }
}
