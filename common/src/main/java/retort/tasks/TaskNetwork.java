package retort.tasks;

import java.util.Map;
import retort.network.Architecture;
import retort.network.Network;
import retort.network.Networks;
import retort.placement.TaskDevice;
import retort.tensors.Tensor;

/**
 * The network of a Spark task, kept on its device for later tasks: the second job of a step finds
 * the weights that the first one brought there.
 */
final class TaskNetwork implements AutoCloseable {
  private final Networks networks;
  private final Network network;
  private Map<String, Tensor> there;

  private TaskNetwork(Networks networks, Map<String, Tensor> weights) {
    this.networks = networks;
    network = networks.open(weights);
    there = weights;
  }

  /**
   * The network; it stays the device's.
   *
   * @param weights are not brought there again while they are the same object
   */
  static Network of(TaskDevice task, Architecture architecture, Map<String, Tensor> weights) {
    return task.keep(
            architecture,
            TaskNetwork.class,
            device -> new TaskNetwork(new Networks(device, architecture), weights))
        .with(weights);
  }

  private Network with(Map<String, Tensor> weights) {
    if (there != weights) {
      network.load(networks.layout().parameters(weights), networks.layout().statistics(weights));
      there = weights;
    }
    return network;
  }

  @Override
  public void close() {
    network.close();
    networks.close();
  }
}
