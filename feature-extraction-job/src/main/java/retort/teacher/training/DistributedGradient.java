package retort.teacher.training;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import retort.cluster.OrderedSum;
import retort.cluster.SharedVariable;
import retort.device.Doubles;
import retort.device.Floats;
import retort.network.Architecture;
import retort.network.Network;
import retort.placement.DeviceSettings;
import retort.placement.DriverDevice;
import retort.tasks.NetworkAccess;

/**
 * The gradient of a minibatch, computed by the executors. It takes two Spark jobs, because the loss
 * needs the projections of the whole batch: executors send those of their groups, the driver
 * returns the loss's gradient with respect to them, and executors repeat the forward pass and send
 * the parameters' gradient. Executors keep nothing between the two, so that a lost one costs its
 * share of one job.
 *
 * <p>The loss and its gradient are exactly those of the global batch. BatchNorm's statistics are
 * those of each group's views, the same whatever the partitions: a network that one process trains
 * with the same groups takes the same steps, and one group of the whole batch is an ordinary step.
 *
 * @param context of the executors
 * @param images on the executors
 * @param pairs makes the views
 * @param network to open
 * @param driver its device, which tasks have while it waits for them where it is theirs, too
 * @param device of a task, where that is another
 */
record DistributedGradient(
    JavaSparkContext context,
    ShardedImages images,
    ViewPairs pairs,
    Architecture network,
    DriverDevice driver,
    DeviceSettings device) {

  /**
   * A step's gradient; close it when the step was taken.
   *
   * @param loss of the batch
   * @param values in the order of the network's parameters, on the driver's device
   * @param statistics mean of the groups', likewise
   * @param nanos that the longest task took, over both jobs
   */
  record Gradient(double loss, Floats values, Floats statistics, long nanos)
      implements AutoCloseable {
    @Override
    public void close() {
      values.close();
      statistics.close();
    }
  }

  private record SharedStep(NetworkAccess network, BatchIndex batch, StepExchange exchange)
      implements Serializable {}

  /** How tasks come to an opened network on the driver's device. */
  NetworkAccess access(Network opened) {
    return NetworkAccess.of(driver, opened, device, true);
  }

  /**
   * The gradient of the loss at a network's weights over one minibatch.
   *
   * @param opened on the driver's device
   */
  Gradient gradient(Network opened, BatchIndex batch, BarlowTwins loss) {
    try (StepExchange exchange = StepExchange.of(driver, images.rdd().getNumPartitions());
        SharedVariable<SharedStep> round =
            SharedVariable.of(context, new SharedStep(access(opened), batch, exchange))) {
      List<GroupProjections> groups = new ArrayList<>(forward(round));
      groups.sort(Comparator.comparing(GroupProjections::shard));
      float[] outputs = GroupProjections.concatenate(groups);
      int n = 2 * batch.group() * groups.size();
      double value = loss.differentiate(outputs, n);
      GradientPart sum = backward(round, GroupProjections.split(outputs, groups.size()));
      long forward = groups.stream().mapToLong(GroupProjections::nanos).max().orElse(0);
      Floats values = opened.device().floats(opened.parameters().length());
      Floats statistics = opened.device().floats(opened.statistics().length());
      exchange.gradient(sum, values);
      exchange.meanStatistics(groups, statistics);
      return new Gradient(value, values, statistics, forward + sum.nanos());
    }
  }

  private List<GroupProjections> forward(SharedVariable<SharedStep> round) {
    ViewPairs views = pairs;
    JavaRDD<GroupProjections> groups =
        images.rdd().mapPartitions(partition -> forward(partition, round.value(), views));
    return driver.lend(groups::collect);
  }

  private static Iterator<GroupProjections> forward(
      Iterator<Shard> partition, SharedStep step, ViewPairs views) {
    return step.network()
        .with(
            opened -> {
              List<GroupProjections> made = new ArrayList<>();
              partition.forEachRemaining(
                  shard ->
                      made.add(
                          GroupPass.forward(opened, shard, views, step.batch(), step.exchange())));
              return made.iterator();
            });
  }

  private GradientPart backward(SharedVariable<SharedStep> round, float[][] outputGradients) {
    ViewPairs views = pairs;
    Broadcast<float[][]> shared = context.broadcast(outputGradients);
    try (OrderedSum.PendingSum<List<GradientPart>> parts =
        OrderedSum.start(
            images
                .rdd()
                .mapPartitionsWithIndex(
                    (index, partition) ->
                        gradient(index, partition, round.value(), views, shared.value()),
                    true),
            GradientPart::sum)) {
      return GradientPart.sum(driver.lend(parts::await));
    } finally {
      shared.destroy();
    }
  }

  /** At most one element: the sum over the partition's shards, in their order. */
  private static Iterator<GradientPart> gradient(
      int index,
      Iterator<Shard> partition,
      SharedStep step,
      ViewPairs views,
      float[][] outputGradients) {
    if (!partition.hasNext()) {
      return List.<GradientPart>of().iterator();
    }
    long start = System.nanoTime();
    float[] sum =
        step.network().with(opened -> sum(opened, index, partition, step, views, outputGradients));
    return List.of(new GradientPart(sum, System.nanoTime() - start)).iterator();
  }

  private static float[] sum(
      Network opened,
      int index,
      Iterator<Shard> partition,
      SharedStep step,
      ViewPairs views,
      float[][] outputGradients) {
    StepExchange exchange = step.exchange();
    try (Doubles total = opened.device().doubles(opened.parameters().length())) {
      opened.device().vectors().zero(total);
      partition.forEachRemaining(
          shard ->
              GroupPass.addGradient(
                  opened,
                  shard,
                  views,
                  step.batch(),
                  exchange,
                  outputGradients[shard.index()],
                  total));
      return exchange.take(index, opened, total);
    }
  }
}
