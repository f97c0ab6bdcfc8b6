package retort.teacher.training;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import retort.cluster.OrderedSum;
import retort.device.Device;
import retort.device.Doubles;
import retort.device.Floats;
import retort.network.Network;
import retort.network.TrainingPass;
import retort.tasks.PartitionVectors;

/**
 * A step within one device, where tasks work on the driver's own: gradients and statistics stay
 * there, and so do the views, which the second pass over a group finds where the first one brought
 * them.
 */
final class SharedDeviceStep implements StepExchange {
  private static final float[] NOTHING = {};

  private final Device device;
  private final Map<Integer, Floats> views = new HashMap<>();
  private final PartitionVectors statistics;
  private final PartitionVectors gradients;

  /**
   * @param device of driver and tasks, which take turns on it
   * @param partitions of the images
   */
  SharedDeviceStep(Device device, int partitions) {
    this.device = device;
    statistics = new PartitionVectors(device, 1);
    gradients = new PartitionVectors(device, OrderedSum.group(partitions));
  }

  @Override
  public TrainingPass pass(Network network, int shard, int n, Supplier<float[]> of) {
    return network.forwardTraining(views.computeIfAbsent(shard, k -> device.upload(of.get())), n);
  }

  @Override
  public float[] take(int shard, Floats of) {
    device.vectors().copy(of, statistics.of(shard, of.length()));
    return NOTHING;
  }

  @Override
  public float[] take(int partition, Network network, Doubles sum) {
    device.vectors().round(sum, 1, gradients.of(partition, sum.length()));
    return NOTHING;
  }

  @Override
  public void meanStatistics(List<GroupProjections> groups, Floats out) {
    statistics.sum(1.0 / groups.size(), out);
  }

  @Override
  public void gradient(GradientPart sent, Floats out) {
    gradients.sum(1, out);
  }

  @Override
  public void close() {
    views.values().forEach(Floats::close);
    views.clear();
    statistics.close();
    gradients.close();
  }
}
