package retort.teacher.training;

import java.util.Map;
import retort.devices.TaskDevice;
import retort.network.Architecture;
import retort.network.Network;
import retort.network.Networks;
import retort.tensors.Tensor;

/** The network of a Spark task, in the memory of the networks of earlier tasks of its process. */
final class TaskNetwork {
  private TaskNetwork() {}

  /** Opens it; close it. */
  static Network of(TaskDevice task, Architecture architecture, Map<String, Tensor> weights) {
    return task.keep(architecture, Networks.class, device -> new Networks(device, architecture))
        .open(weights);
  }
}
