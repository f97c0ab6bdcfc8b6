package retort.ssl;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import retort.image.Pixels;
import retort.network.Network;
import retort.random.Seeds;

/** Steps of Barlow Twins over all images. */
final class Training {
  private final List<Pixels> images;
  private final Views views;
  private final Network network;
  private final Schedule schedule;
  private final BarlowTwins loss;
  private final long seed;

  Training(List<Pixels> images, Views views, Network network, Schedule schedule, long seed) {
    this.images = images;
    this.views = views;
    this.network = network;
    this.schedule = schedule;
    this.loss = new BarlowTwins(schedule.redundancy());
    this.seed = seed;
  }

  /**
   * Sees every image once, in an order of this epoch's own.
   *
   * @param epoch counted from 0
   * @return the mean of the steps' losses
   */
  double epoch(int epoch) {
    int[] order = shuffled(epoch);
    int steps = schedule.steps();
    double sum = 0;
    for (int step = 0; step < steps; step++) {
      float[] pairs = pairs(order, step * schedule.batch(), epoch);
      sum += network.train(pairs, 2 * schedule.batch(), loss, schedule.at(epoch * steps + step));
    }
    return sum / steps;
  }

  /** The first views of a batch, then the second ones; each view has a generator of its own. */
  private float[] pairs(int[] order, int start, int epoch) {
    int batch = schedule.batch();
    int length = network.shape().pixels();
    float[] pairs = new float[2 * batch * length];
    IntStream.range(0, 2 * batch)
        .parallel()
        .forEach(
            i -> {
              int image = order[start + i % batch];
              SplittableRandom random =
                  Seeds.generator(seed, "barlow twins view", epoch, image, i / batch);
              views.draw(images.get(image), random, pairs, i * length);
            });
    return pairs;
  }

  private int[] shuffled(int epoch) {
    SplittableRandom random = Seeds.generator(seed, "barlow twins order", epoch);
    int[] order = IntStream.range(0, images.size()).toArray();
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int held = order[i];
      order[i] = order[j];
      order[j] = held;
    }
    return order;
  }
}
