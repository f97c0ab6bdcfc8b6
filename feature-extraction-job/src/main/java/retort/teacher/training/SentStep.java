package retort.teacher.training;

import java.io.Serializable;
import java.util.List;
import java.util.function.Supplier;
import retort.device.Doubles;
import retort.device.Floats;
import retort.network.Network;
import retort.network.TrainingPass;

/** A step whose tasks have devices of their own: Spark brings the driver what they computed. */
record SentStep() implements StepExchange, Serializable {

  @Override
  public TrainingPass pass(Network network, int shard, int n, Supplier<float[]> views) {
    return network.forwardTraining(views.get(), n);
  }

  @Override
  public float[] take(int shard, Floats statistics) {
    return statistics.download();
  }

  @Override
  public float[] take(int partition, Network network, Doubles sum) {
    try (Floats rounded = network.device().floats(sum.length())) {
      network.device().vectors().round(sum, 1, rounded);
      return rounded.download();
    }
  }

  @Override
  public void meanStatistics(List<GroupProjections> groups, Floats out) {
    out.upload(GroupProjections.meanStatistics(groups), 0);
  }

  @Override
  public void gradient(GradientPart sent, Floats out) {
    out.upload(sent.values(), 0);
  }

  @Override
  public void close() {}
}
