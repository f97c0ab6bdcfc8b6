package retort.distill.krrst;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import retort.dataset.Features;
import retort.dataset.StoredImage;
import retort.dataset.Synthetic;
import retort.device.Device;
import retort.device.Floats;
import retort.device.HeadSolver;
import retort.device.cpu.CpuDevice;
import retort.device.loops.LoopsDevice;
import retort.distill.executor.DistributedOuterGradient;
import retort.distill.executor.Exchange;
import retort.distill.executor.RealRows;
import retort.distill.executor.RowRoom;
import retort.image.Normalization;
import retort.krr.HeadForm;
import retort.krr.OuterSum;
import retort.network.Architecture;
import retort.network.Head;
import retort.network.Network;
import retort.network.Pass;
import retort.placement.DeviceSettings;
import retort.placement.DriverDevice;
import retort.tensors.Tensor;
import retort.testing.LocalSpark;
import retort.testing.SampleFeatures;

/** A step has the same gradient whichever form its partitions send, and the smallest is chosen. */
@ExtendWith(LocalSpark.class)
class ExchangeTest {
  private static final int ROWS = 90;
  private static final int SIZE = SampleFeatures.SIZE;
  private static final int D = SampleFeatures.DIMENSION;
  private static final Architecture SHAPE =
      Architecture.convNet(3, SIZE, List.of(6, 6), new Head.LinearHead(D));

  @TempDir private static Path folder;

  /** A step's gradient and loss. */
  private record Result(float[] images, float[] targets, double loss) {}

  @BeforeAll
  static void features(SparkSession spark) {
    SampleFeatures.write(spark, folder.resolve("features"), ROWS);
  }

  /**
   * On the processor, and where tasks have the driver's device; of fewer images than a target has
   * numbers, and of more. Float32 features, the same for all forms, are less exact than a form is.
   */
  @ParameterizedTest
  @CsvSource({"1,4,1e-2", "2,4,1e-2", "7,4,1e-2", "2,4,1e-6", "1,12,1e-2", "7,12,1e-6"})
  void everyFormGivesTheGradientOfFloat64(int partitions, int m, double ridge, SparkSession spark) {
    Synthetic synthetic = synthetic(m);
    Features features = Features.open(spark, folder.resolve("features").toString());
    Result exact = inFloat64(features, synthetic, ridge);
    for (boolean shared : new boolean[] {false, true}) {
      List<Result> all = new ArrayList<>();
      Device device = shared ? LoopsDevice.float32() : new CpuDevice(1);
      try (DriverDevice driver = shared ? DriverDevice.shared(device) : DriverDevice.alone(device);
          RealRows rows = load(spark, features, partitions, driver)) {
        for (boolean factored : new boolean[] {false, true}) {
          for (boolean sent : new boolean[] {false, true}) {
            HeadForm form = new HeadForm(factored, m, SHAPE.features(), D);
            Exchange exchange = new Exchange(form, sent, ROWS, partitions);
            all.add(step(device, rows, exchange, synthetic, ridge));
          }
        }
      }
      for (Result one : all) {
        assertNear(exact, one, 2e-6);
        for (Result other : all) {
          assertNear(one, other, 1e-6);
        }
      }
    }
  }

  @Test
  void theSmallestIsChosen() {
    // docs/scale.md: MiB that a partition sends.
    assertSent(
        "the head's gradient as the pair (G Z', Q G)",
        1.0,
        Exchange.smallest(10, 25088, 2048, 9469, 8));
    assertSent("the head's gradient G", 16.0, Exchange.smallest(1000, 8192, 512, 50_000, 8));
    String rows = "the features and targets of their rows";
    assertSent(rows, 4.3, Exchange.smallest(1000, 8192, 512, 1024, 8));
    assertSent(rows, 0.5, Exchange.smallest(1000, 8192, 512, 1024, 64));
    // The benchmark's step.
    assertSent(
        "the head's gradient as the pair (G Z', Q G)",
        1.0,
        Exchange.smallest(100, 2048, 512, 256, 2));
    // A sum of many partitions is made on the executors: the driver would receive 50,000 rows.
    assertSent(
        "the head's gradient as the pair (G Z', Q G)",
        3.3,
        Exchange.smallest(100, 8192, 512, 50_000, 1024));
  }

  private static void assertSent(String what, double mebibytes, Exchange exchange) {
    assertEquals(what, exchange.toString());
    assertEquals(mebibytes, exchange.part() * 4.0 / (1 << 20), 0.06);
  }

  private static RealRows load(
      SparkSession spark, Features features, int partitions, DriverDevice driver) {
    RealRows.RowPlacement place =
        new RealRows.RowPlacement(partitions, driver, DeviceSettings.cpu(1), 0, RowRoom.beside(0));
    return RealRows.load(spark, features, id -> true, "rows", place);
  }

  private Result step(
      Device device, RealRows rows, Exchange exchange, Synthetic synthetic, double ridge) {
    try (SyntheticPairs pairs = new SyntheticPairs(device, synthetic);
        Network network = SHAPE.open(device, SHAPE.initialize(4));
        DistributedOuterGradient rounds =
            new DistributedOuterGradient(rows, exchange, OptionalInt.empty(), 1);
        OuterStep step = new OuterStep(device, ridge, rounds)) {
      OuterGradient gradient = step.gradient(network, pairs, 0, () -> {}, new StepTimer());
      return new Result(
          gradient.images().download(), gradient.targets().download(), gradient.loss());
    }
  }

  /** By loops, without Spark, from the rows as they are read. */
  private Result inFloat64(Features features, Synthetic synthetic, double ridge) {
    int m = synthetic.targets().shape()[0];
    HeadForm form = HeadForm.whole(m, SHAPE.features(), D);
    float[] images = new float[ROWS * SHAPE.pixels()];
    float[] targets = new float[ROWS * D];
    read(features, images, targets);
    try (LoopsDevice device = LoopsDevice.float64();
        SyntheticPairs pairs = new SyntheticPairs(device, synthetic);
        Network network = SHAPE.open(device, SHAPE.initialize(4));
        Floats xt = device.upload(images);
        Floats yt = device.upload(targets);
        Floats ft = device.floats((long) ROWS * SHAPE.features());
        Floats g = device.floats(form.length());
        Floats dFs = device.floats((long) m * SHAPE.features());
        Floats dYs = device.floats((long) m * D);
        Floats dXs = device.floats(pairs.images().length());
        OuterSum sum = form.sum(device, true);
        Pass fs = network.forward(pairs.images(), m);
        HeadSolver.RidgeHead head =
            device
                .headSolver(ridge)
                .solve(fs.features(), pairs.targets(), m, SHAPE.features(), D)) {
      sum.begin(head.weights());
      network.features(xt, ROWS, ft);
      sum.add(ft, yt, ROWS);
      sum.gradient(2.0 / (ROWS * D), g);
      head.gradient(g, dFs, dYs);
      fs.imageGradient(dFs, dXs);
      return new Result(dXs.download(), dYs.download(), sum.squares() / (ROWS * D));
    }
  }

  private static void read(Features features, float[] images, float[] targets) {
    Normalization normalization =
        Normalization.of(features.manifest().mean(), features.manifest().std());
    int i = 0;
    for (Row row : features.rows().collectAsList()) {
      byte[] bytes = row.getStruct(2).getAs(0);
      normalization.apply(
          StoredImage.decode(bytes, 3, SIZE, row.getString(0)), images, i * SHAPE.pixels());
      List<Float> representation = row.getList(5);
      for (int j = 0; j < D; j++) {
        targets[i * D + j] = representation.get(j);
      }
      i++;
    }
  }

  private static void assertNear(Result expected, Result found, double tolerance) {
    assertEquals(expected.loss(), found.loss(), tolerance * expected.loss());
    assertNear(expected.targets(), found.targets(), tolerance, "dYs");
    assertNear(expected.images(), found.images(), tolerance, "dXs");
  }

  private static void assertNear(float[] expected, float[] found, double tolerance, String what) {
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < expected.length; i++) {
      difference += Math.pow((double) found[i] - expected[i], 2);
      norm += Math.pow(expected[i], 2);
    }
    double error = Math.sqrt(difference / norm);
    assertTrue(error < tolerance, what + " is off by " + error);
  }

  private static Synthetic synthetic(int m) {
    SplittableRandom random = new SplittableRandom(6);
    float[] images = new float[m * SHAPE.pixels()];
    float[] targets = new float[m * D];
    for (int i = 0; i < images.length; i++) {
      images[i] = (float) (2 * random.nextDouble() - 1);
    }
    for (int i = 0; i < targets.length; i++) {
      targets[i] = (float) (2 * random.nextDouble() - 1);
    }
    return new Synthetic(new Tensor(images, m, 3, SIZE, SIZE), new Tensor(targets, m, D));
  }
}
