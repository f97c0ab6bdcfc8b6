package retort.teacher.training;

import java.util.Map;
import retort.devices.TaskDevice;
import retort.network.Architecture;
import retort.network.Network;
import retort.network.Networks;
import retort.tensors.Tensor;

/** A task's network, in the memory that earlier tasks of its process used for theirs. */
final class OpenNetwork {
  private OpenNetwork() {}

  /** Opens it; close it. */
  static Network of(TaskDevice task, Architecture architecture, Map<String, Tensor> weights) {
    return task.keep(architecture, Networks.class, device -> new Networks(device, architecture))
        .open(weights);
  }
}
