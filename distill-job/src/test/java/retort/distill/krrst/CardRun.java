package retort.distill.krrst;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import retort.dataset.Features;
import retort.dataset.HoldoutSplit;
import retort.dataset.InitialSet;
import retort.device.Device;
import retort.device.HeadPlace;
import retort.device.cuda.EmulatedCard;
import retort.distill.executor.DistributedOuterGradient;
import retort.distill.executor.Exchange;
import retort.distill.executor.RealRows;
import retort.distill.executor.RowRoom;
import retort.network.Architecture;
import retort.network.Head;
import retort.network.Networks;
import retort.placement.DeviceSettings;
import retort.placement.DriverDevice;

/**
 * A few steps of a distillation on an emulated card, as a job takes them.
 *
 * @param features a dataset
 * @param sent what partitions must send
 * @param shared whether tasks work on the card
 * @param resident whether rows may stay there
 */
record CardRun(
    SparkSession spark,
    Path features,
    Sent sent,
    HeadPlace head,
    boolean shared,
    boolean resident) {

  /** What partitions send. */
  enum Sent {
    WHOLE,
    PAIR,
    ROWS,
    ANY;

    private static Sent by(Exchange exchange) {
      return exchange.rows() ? ROWS : exchange.form().factored() ? PAIR : WHOLE;
    }
  }

  /** On the driver's own card, with its head and rows. */
  CardRun(SparkSession spark, Path features, Sent sent) {
    this(spark, features, sent, HeadPlace.DEVICE, true, true);
  }

  CardRun streaming() {
    return new CardRun(spark, features, sent, head, shared, false);
  }

  CardRun alone() {
    return new CardRun(spark, features, sent, head, false, resident);
  }

  CardRun withHead(HeadPlace place) {
    return new CardRun(spark, features, sent, place, shared, resident);
  }

  /**
   * In bytes.
   *
   * @param held by the card at the end
   * @param forecast of that, rows included
   */
  record CardMemory(long held, long forecast, CardForecast parts) {}

  /** The memory of three steps, and of what comes before and after. */
  CardMemory of(int partitions, DistillSettings distill) {
    Features dataset = Features.open(spark, features.toString());
    Architecture architecture =
        Architecture.convNet(
            dataset.manifest().channels(),
            dataset.manifest().imageSize(),
            distill.widths(),
            new Head.LinearHead(dataset.manifest().dimension()));
    Device device = EmulatedCard.open(head);
    try (DriverDevice driver = shared ? DriverDevice.shared(device) : DriverDevice.alone(device)) {
      CardForecast forecast =
          CardForecast.of(driver, architecture, distill, dataset.manifest(), partitions);
      RowRoom room = forecast.checked(device, List.of());
      RealRows.RowPlacement place =
          new RealRows.RowPlacement(
              partitions,
              driver,
              DeviceSettings.cpu(1),
              forecast.expected(),
              resident ? room : RowRoom.beside(Long.MAX_VALUE / 2));
      List<RealRows> loaded = RealRows.load(spark, dataset, subsets(distill.holdout()), place);
      try (Networks networks = new Networks(device, architecture)) {
        steps(device, loaded, networks, distill, dataset);
      }
      long rows = loaded.stream().mapToLong(RealRows::rows).sum();
      long each = architecture.pixels() + 4L * dataset.manifest().dimension();
      loaded.forEach(RealRows::close);
      return new CardMemory(
          device.memory().orElseThrow().held(),
          forecast.bytes() + (shared && resident ? rows * each : 0),
          forecast);
    }
  }

  private static List<RealRows.Subset> subsets(double holdout) {
    RealRows.Subset training = new RealRows.Subset(HoldoutSplit.training(holdout), "training");
    return holdout == 0
        ? List.of(training)
        : List.of(training, new RealRows.Subset(HoldoutSplit.heldOut(holdout), "held out"));
  }

  private void steps(
      Device device,
      List<RealRows> loaded,
      Networks networks,
      DistillSettings distill,
      Features dataset) {
    RealRows rows = loaded.get(0);
    Exchange exchange =
        Exchange.smallest(
            distill.images(),
            networks.architecture().features(),
            dataset.manifest().dimension(),
            distill.batch().orElse((int) rows.rows()),
            rows.partitions());
    assertTrue(sent == Sent.ANY || sent == Sent.by(exchange), exchange.toString());
    try (SyntheticPairs pairs =
            new SyntheticPairs(
                device,
                InitialSet.decoded(
                    dataset,
                    InitialSet.ids(dataset, distill.init(), distill.images(), 0, id -> true)));
        Pool pool = Pool.start(networks, distill.pool(), 0, pairs);
        OuterOptimizer optimizer =
            new OuterOptimizer(device, distill.outer(), distill.steps(), pairs);
        DistributedOuterGradient rounds =
            new DistributedOuterGradient(rows, exchange, distill.batch(), 0);
        OuterStep outer = new OuterStep(device, distill.ridge(), rounds)) {
      Optional<HeldOutLoss> loss = heldOut(device, loaded, outer, networks, distill);
      loss.ifPresent(evaluation -> evaluation.of(pairs));
      for (int step = 0; step < 3; step++) {
        int now = step % distill.pool().size();
        int pending = (step + 1) % distill.pool().size();
        // As a job does: the update of the last step while the pass of this one is open.
        if (pending == now) {
          pool.update(now, pairs);
        }
        Runnable meanwhile = pending == now ? () -> {} : () -> pool.update(pending, pairs);
        optimizer.step(
            outer.gradient(pool.network(now), pairs, step, meanwhile, new StepTimer()), step);
      }
      loss.ifPresent(evaluation -> evaluation.of(pairs));
    }
  }

  private static Optional<HeldOutLoss> heldOut(
      Device device,
      List<RealRows> loaded,
      OuterStep outer,
      Networks networks,
      DistillSettings distill) {
    return loaded.size() == 1
        ? Optional.empty()
        : Optional.of(
            new HeldOutLoss(
                device, loaded.get(1), outer.solver(), networks, distill.pool().sgd(), 1, 1, 0));
  }
}
