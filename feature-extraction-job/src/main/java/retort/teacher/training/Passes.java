package retort.teacher.training;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import retort.cluster.OrderedSum;
import retort.devices.DeviceSettings;
import retort.devices.TaskDevice;
import retort.network.Architecture;
import retort.network.Network;
import retort.tensors.Tensor;

/**
 * The executors' share of training. A step takes two rounds, because the loss needs the projections
 * of the whole batch: executors send those of their groups, the driver returns the loss's gradient
 * with respect to them, and executors compute the passes again and send the parameters' gradient.
 * Nothing is kept between the two, so that a lost executor costs its share of one round.
 *
 * <p>The loss and its gradient are exactly those of the global batch. BatchNorm's statistics are
 * those of each group's views, the same whatever the partitions: a network that one process trains
 * with the same groups takes the same steps, and one group of the whole batch is an ordinary step.
 *
 * @param context of the executors
 * @param stripes of the images
 * @param pairs makes the views
 * @param network to open
 * @param device of a task
 */
record Passes(
    JavaSparkContext context,
    Stripes stripes,
    Pairs pairs,
    Architecture network,
    DeviceSettings device) {

  /**
   * A step's gradient.
   *
   * @param loss of the batch
   * @param values in the order of the network's parameters
   * @param statistics mean of the groups'
   * @param nanos that the longest task took, over both rounds
   */
  record Gradient(double loss, float[] values, float[] statistics, long nanos) {}

  private record Round(
      Architecture network, Map<String, Tensor> weights, Draw draw, DeviceSettings device)
      implements Serializable {}

  /**
   * The gradient of the loss at these weights over the groups of one step.
   *
   * @param weights of the whole network
   */
  Gradient gradient(Map<String, Tensor> weights, Draw draw, BarlowTwins loss) {
    Broadcast<Round> round = context.broadcast(new Round(network, weights, draw, device));
    try {
      List<Projections> groups = new ArrayList<>(forward(round));
      groups.sort(Comparator.comparing(Projections::stripe));
      float[] outputs = Projections.together(groups);
      int n = 2 * draw.group() * groups.size();
      double value = loss.differentiate(outputs, n);
      GradientSum sum = backward(round, Projections.apart(outputs, groups.size()));
      long forward = groups.stream().mapToLong(Projections::nanos).max().orElse(0);
      return new Gradient(
          value, sum.values(), Projections.meanStatistics(groups), forward + sum.nanos());
    } finally {
      round.destroy();
    }
  }

  private List<Projections> forward(Broadcast<Round> round) {
    Pairs views = pairs;
    return stripes
        .held()
        .mapPartitions(
            some -> {
              List<Projections> made = new ArrayList<>();
              Round shared = round.value();
              try (TaskDevice task = TaskDevice.borrow(shared.device());
                  Network opened = OpenNetwork.of(task, shared.network(), shared.weights())) {
                some.forEachRemaining(
                    stripe -> made.add(GroupPass.forward(opened, stripe, views, shared.draw())));
              }
              return made.iterator();
            })
        .collect();
  }

  private GradientSum backward(Broadcast<Round> round, float[][] slopes) {
    Pairs views = pairs;
    Broadcast<float[][]> shared = context.broadcast(slopes);
    try {
      return OrderedSum.start(
              stripes
                  .held()
                  .mapPartitions(some -> gradient(some, round.value(), views, shared.value())),
              GradientSum::sum)
          .await();
    } finally {
      shared.destroy();
    }
  }

  /** At most one element: the sum over the partition's stripes, in their order. */
  private static Iterator<GradientSum> gradient(
      Iterator<Stripe> some, Round round, Pairs views, float[][] slopes) {
    if (!some.hasNext()) {
      return List.<GradientSum>of().iterator();
    }
    long start = System.nanoTime();
    double[] total = null;
    try (TaskDevice task = TaskDevice.borrow(round.device());
        Network opened = OpenNetwork.of(task, round.network(), round.weights())) {
      while (some.hasNext()) {
        Stripe stripe = some.next();
        float[] part =
            GroupPass.gradient(opened, stripe, views, round.draw(), slopes[stripe.index()]);
        total = total == null ? new double[part.length] : total;
        GradientSum.add(part, total);
      }
    }
    return List.of(new GradientSum(GradientSum.rounded(total), System.nanoTime() - start))
        .iterator();
  }
}
