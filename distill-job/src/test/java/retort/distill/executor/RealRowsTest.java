package retort.distill.executor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import retort.UserException;
import retort.dataset.Features;
import retort.dataset.StoredImage;
import retort.device.Floats;
import retort.device.HeadSolver;
import retort.device.loops.LoopsDevice;
import retort.image.Normalization;
import retort.krr.HeadForm;
import retort.krr.OuterGradientAccumulator;
import retort.network.Architecture;
import retort.network.Head;
import retort.network.Network;
import retort.placement.DeviceSettings;
import retort.placement.DriverDevice;
import retort.testing.LocalSpark;
import retort.testing.SampleFeatures;

@ExtendWith(LocalSpark.class)
class RealRowsTest {
  private static final int ROWS = 300;
  private static final int D = SampleFeatures.DIMENSION;
  private static final Architecture SHAPE =
      Architecture.convNet(3, SampleFeatures.SIZE, List.of(6, 8), new Head.LinearHead(D));

  private static final HeadForm WHOLE = HeadForm.whole(1, SHAPE.features(), D);

  private static final DeviceSettings TASK = DeviceSettings.cpu(1);

  @TempDir private static Path folder;

  private final LoopsDevice device = LoopsDevice.float32();
  private final DriverDevice driver = DriverDevice.alone(device);
  private final Network backbone = SHAPE.open(device, SHAPE.initialize(4));
  private final Floats head = device.upload(head());

  @AfterEach
  void nothingIsLeftOpen() {
    head.close();
    backbone.close();
    driver.close();
  }

  @BeforeAll
  static void features(SparkSession spark) {
    SampleFeatures.write(spark, folder.resolve("features"), ROWS);
  }

  @Test
  void theFullBatchSumDoesNotDependOnThePartitions(SparkSession spark) {
    PartitionResult alone = withoutSpark(spark);
    for (int partitions : new int[] {1, 2, 7, 40}) {
      try (RealRows rows = load(spark, partitions)) {
        PartitionResult sum = sum(rows, OptionalInt.empty(), 0);
        assertEquals(ROWS, sum.rows());
        assertEquals(partitions, rows.partitions());
        assertEquals(alone.squares(), sum.squares(), 1e-6 * alone.squares());
        assertTrue(
            distance(alone.values(), sum.values()) < 1e-6,
            partitions + ": " + distance(alone.values(), sum.values()));
      }
    }
  }

  @Test
  void theSameRoundGivesTheSameBits(SparkSession spark) {
    try (RealRows one = load(spark, 20);
        RealRows other = load(spark, 20)) {
      PartitionResult first = minibatch(one, 5);
      PartitionResult again = minibatch(other, 5);
      assertArrayEquals(first.values(), again.values());
      assertEquals(first.squares(), again.squares());
      assertEquals(64, first.rows());
      assertTrue(distance(first.values(), minibatch(one, 6).values()) > 1e-3);
    }
  }

  @Test
  void minibatchesAverageToTheFullBatch(SparkSession spark) {
    try (RealRows rows = load(spark, 3)) {
      double full = loss(sum(rows, OptionalInt.empty(), 0));
      double mean = 0;
      int steps = 60;
      for (int step = 0; step < steps; step++) {
        mean += loss(minibatch(rows, step)) / steps;
      }
      assertEquals(full, mean, 0.05 * full);
    }
  }

  /** Of a head that goes whole, and of one that goes in factors. */
  @Test
  void theLossAloneIsThatOfTheRound(SparkSession spark) {
    try (RealRows rows = load(spark, 2)) {
      for (int m : new int[] {2, 40}) {
        HeadForm form = HeadForm.smaller(m, SHAPE.features(), D);
        assertEquals(m == 2, form.factored());
        try (Floats fs = device.upload(numbers(m * SHAPE.features(), 5));
            Floats ys = device.upload(numbers(m * D, 6));
            HeadSolver.RidgeHead solved =
                device.headSolver(1e-3).solve(fs, ys, m, SHAPE.features(), D)) {
          double expected = loss(sum(rows, WHOLE, solved.weights(), OptionalInt.empty(), 0));
          assertEquals(expected, rows.squares(backbone, solved, ys, m).loss(D), 1e-6);
        }
      }
    }
  }

  /** Rounds that go on in arrays of the ones before, with one in between that is abandoned. */
  @Test
  void arraysServeAgainButForThoseOfAnAbandonedRound(SparkSession spark) {
    try (RealRows rows = load(spark, 3)) {
      float[] first = minibatch(rows, 1).values();
      float[] second = minibatch(rows, 2).values();
      rows.start(
              backbone, WHOLE, head, RoundTrip.Answer.SUM, rows.selection(OptionalInt.of(64), 9, 3))
          .close();
      try (Floats zeros = device.upload(new float[(int) head.length()])) {
        sum(rows, WHOLE, zeros, OptionalInt.of(64), 4);
      }
      assertArrayEquals(second, minibatch(rows, 2).values());
      assertArrayEquals(first, minibatch(rows, 1).values());
    }
  }

  @Test
  void choosingNoRowIsTheUsersError(SparkSession spark) {
    Features features = Features.open(spark, folder.resolve("features").toString());
    UserException error =
        assertThrows(
            UserException.class,
            () ->
                RealRows.load(
                    spark,
                    features,
                    id -> false,
                    "held-out rows",
                    new RealRows.RowPlacement(2, driver, TASK, 0, RowRoom.beside(0))));
    assertTrue(error.getMessage().contains("held-out rows"), error.getMessage());
  }

  private PartitionResult minibatch(RealRows rows, long step) {
    return sum(rows, OptionalInt.of(64), step);
  }

  private PartitionResult sum(RealRows rows, OptionalInt batch, long step) {
    return sum(rows, WHOLE, head, batch, step);
  }

  private PartitionResult sum(
      RealRows rows, HeadForm form, Floats sent, OptionalInt batch, long step) {
    try (PendingRound round =
        rows.start(backbone, form, sent, RoundTrip.Answer.SUM, rows.selection(batch, 9, step))) {
      List<PartitionResult> parts = round.await();
      PartitionResult sum = PartitionResult.sum(parts);
      round.done(parts);
      return sum;
    }
  }

  private static double loss(PartitionResult sum) {
    return LossTotals.of(List.of(sum)).loss(D);
  }

  private RealRows load(SparkSession spark, int partitions) {
    Features features = Features.open(spark, folder.resolve("features").toString());
    return RealRows.load(
        spark,
        features,
        id -> true,
        "rows",
        new RealRows.RowPlacement(partitions, driver, TASK, 0, RowRoom.beside(0)));
  }

  /** The sum in one piece, from the rows as they are read. */
  private PartitionResult withoutSpark(SparkSession spark) {
    Features features = Features.open(spark, folder.resolve("features").toString());
    Normalization normalization =
        Normalization.of(features.manifest().mean(), features.manifest().std());
    float[] images = new float[ROWS * SHAPE.pixels()];
    float[] targets = new float[ROWS * D];
    int i = 0;
    for (Row row : features.rows().collectAsList()) {
      byte[] bytes = row.getStruct(2).getAs(0);
      normalization.apply(
          StoredImage.decode(bytes, 3, SampleFeatures.SIZE, row.getString(0)),
          images,
          i * SHAPE.pixels());
      List<Float> representation = row.getList(5);
      for (int j = 0; j < D; j++) {
        targets[i * D + j] = representation.get(j);
      }
      i++;
    }
    try (OuterGradientAccumulator sum =
            new OuterGradientAccumulator(device, SHAPE.features(), D, true);
        Floats embedded = device.upload(backbone.features(images, ROWS));
        Floats wanted = device.upload(targets)) {
      sum.begin(head);
      sum.add(embedded, wanted, ROWS);
      return new PartitionResult(sum.gradient(), sum.squares(), sum.rows(), 0);
    }
  }

  private static float[] head() {
    return numbers((SHAPE.features() + 1) * D, 8);
  }

  private static float[] numbers(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) (random.nextDouble() - 0.5);
    }
    return numbers;
  }

  private static double distance(float[] a, float[] b) {
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < a.length; i++) {
      difference += Math.pow((double) a[i] - b[i], 2);
      norm += Math.pow(a[i], 2);
    }
    return Math.sqrt(difference / norm);
  }
}
