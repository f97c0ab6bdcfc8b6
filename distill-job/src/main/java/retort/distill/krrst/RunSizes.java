package retort.distill.krrst;

import retort.dataset.FeaturesManifest;
import retort.distill.executor.Exchange;
import retort.distill.executor.RealRows;
import retort.krr.HeadForm;
import retort.network.Architecture;

/**
 * The numbers of a run on which the memory of a card depends.
 *
 * @param backbone ConvNets with their own heads
 * @param exchange what a step moves
 * @param expected real rows that a task is expected to embed at once
 * @param capacity real rows that a task embeds at once at most
 * @param pieces whether some partition's rows come in several batches
 * @param heldOut whether a fresh network is trained and evaluated now and then
 */
record RunSizes(
    Architecture backbone,
    Exchange exchange,
    int expected,
    int capacity,
    boolean pieces,
    boolean heldOut) {
  /** Standard deviations of a partition's share of the images that are expected at most. */
  private static final double SPREAD = 4;

  static RunSizes of(
      Architecture backbone, DistillSettings distill, FeaturesManifest rows, int partitions) {
    int d = rows.dimension();
    long all = rows.images() * rows.views();
    long step = distill.batch().isPresent() ? distill.batch().getAsInt() : all;
    int capacity = RealRows.atOnce(backbone, d);
    double held = distill.holdout() * rows.images();
    long largest =
        Math.max(
            largest(step, (1 - distill.holdout()) * rows.images(), partitions),
            largest((long) Math.ceil(held * rows.views()), held, partitions));
    return new RunSizes(
        backbone,
        Exchange.smallest(distill.images(), backbone.features(), d, step, partitions),
        (int) Math.min(capacity, largest),
        capacity,
        largest > capacity,
        distill.holdout() > 0);
  }

  /**
   * The rows of a partition that takes many of them: images are spread by chance, each with its
   * views.
   */
  private static long largest(long rows, double images, int partitions) {
    double share = 1.0 / partitions;
    double deviation = images > 0 ? Math.sqrt(share * (1 - share) / images) : 0;
    return Math.min(rows, (long) Math.ceil(rows * (share + SPREAD * deviation)) + 1);
  }

  HeadForm form() {
    return exchange.form();
  }

  int m() {
    return form().m();
  }

  int d() {
    return form().d();
  }

  /** p - 1. */
  int inputs() {
    return form().inputs();
  }

  /** p. */
  long p() {
    return inputs() + 1L;
  }

  int partitions() {
    return exchange.partitions();
  }
}
