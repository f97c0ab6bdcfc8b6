package retort.tasks;

import java.util.Map;
import retort.device.Device;
import retort.network.Architecture;
import retort.network.Network;
import retort.network.Networks;
import retort.placement.TaskDevice;
import retort.tensors.Tensor;

/**
 * The network of a Spark task, kept on its device for later tasks, which find the weights that the
 * first one brought there. A device keeps one: that of the task before.
 */
final class TaskNetwork implements AutoCloseable {
  private final Device device;
  private Networks networks;
  private Network network;
  private Map<String, Tensor> there;

  private TaskNetwork(Device device) {
    this.device = device;
  }

  /**
   * The network; it stays the device's.
   *
   * @param weights are not brought there again while they are the same object
   */
  static Network of(TaskDevice task, Architecture architecture, Map<String, Tensor> weights) {
    return task.keep(TaskNetwork.class, TaskNetwork.class, TaskNetwork::new)
        .with(architecture, weights);
  }

  private Network with(Architecture architecture, Map<String, Tensor> weights) {
    if (networks != null && !networks.architecture().equals(architecture)) {
      close();
    }
    if (networks == null) {
      networks = new Networks(device, architecture);
      network = networks.open(weights);
    } else if (there != weights) {
      network.load(networks.layout().parameters(weights), networks.layout().statistics(weights));
    }
    there = weights;
    return network;
  }

  @Override
  public void close() {
    if (networks != null) {
      network.close();
      networks.close();
      networks = null;
    }
  }
}
