package retort.distill.krrst;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import retort.dataset.Features;
import retort.dataset.Synthetic;
import retort.device.HeadSolver;
import retort.device.loops.LoopsDevice;
import retort.device.loops.Traffic;
import retort.distill.executor.DistributedOuterGradient;
import retort.distill.executor.Exchange;
import retort.distill.executor.RealRows;
import retort.distill.executor.RowRoom;
import retort.krr.HeadForm;
import retort.network.Architecture;
import retort.network.Head;
import retort.network.Networks;
import retort.network.layers.ParameterLayout;
import retort.optimizer.Optimizer;
import retort.optimizer.OptimizerKind;
import retort.placement.DeviceSettings;
import retort.placement.DriverDevice;
import retort.tensors.Tensor;
import retort.testing.LocalSpark;
import retort.testing.SampleFeatures;

@ExtendWith(LocalSpark.class)
class OuterStepTest {
  private static final int M = 5;
  private static final int SIZE = SampleFeatures.SIZE;
  private static final int D = SampleFeatures.DIMENSION;

  private static final Architecture SHAPE =
      Architecture.convNet(3, SIZE, List.of(4, 4), new Head.LinearHead(D));

  @TempDir private Path folder;

  /** On the driver, only G goes up after the first step, and only W and the backbone come down. */
  @Test
  void aSecondStepUploadsNoRowAndNoWeight(SparkSession spark) {
    long g = (SHAPE.features() + 1L) * D * Float.BYTES;
    LoopsDevice device = LoopsDevice.float32();
    steps(
        spark,
        device,
        DriverDevice.alone(device),
        new Exchange(HeadForm.whole(M, SHAPE.features(), D), false, 40, 2),
        false,
        traffic -> {
          assertEquals(1, traffic.uploads(), "G");
          assertEquals(g, traffic.uploadedBytes());
          assertEquals(3, traffic.downloads(), "W, parameters, running statistics");
        });
  }

  /** Tasks on the driver's own device: what is there stays there, with one partition and many. */
  @Test
  void onASharedDeviceNothingCrosses(SparkSession spark) {
    for (int partitions : new int[] {1, 2, 20}) {
      for (boolean factored : new boolean[] {false, true}) {
        for (boolean rows : new boolean[] {false, true}) {
          HeadForm form = new HeadForm(factored, M, SHAPE.features(), D);
          Exchange exchange = new Exchange(form, rows, 40, partitions);
          double[] losses = onSharedDevice(spark, exchange, false);
          assertArrayEquals(losses, onSharedDevice(spark, exchange, true));
        }
      }
    }
  }

  private double[] onSharedDevice(SparkSession spark, Exchange exchange, boolean overlap) {
    LoopsDevice device = LoopsDevice.float32();
    return steps(
        spark,
        device,
        DriverDevice.shared(device),
        exchange,
        overlap,
        traffic -> {
          assertEquals(0, traffic.uploads());
          assertEquals(0, traffic.downloads());
          assertEquals(1, traffic.waits(), "the loss: tasks and the pool update wait for nothing");
        });
  }

  private double[] steps(
      SparkSession spark,
      LoopsDevice device,
      DriverDevice driver,
      Exchange exchange,
      boolean overlap,
      Consumer<Traffic> afterAStep) {
    if (!Files.exists(folder.resolve("features"))) {
      SampleFeatures.write(spark, folder.resolve("features"), 40);
    }
    Features features = Features.open(spark, folder.resolve("features").toString());
    PoolSettings pool =
        new PoolSettings(2, 50, new Optimizer.Sgd(0.05, 0.9, 0), PoolSettings.Reset.PAPER);
    OuterSettings outer = new OuterSettings(OptimizerKind.ADAMW, 0.01, OptionalDouble.empty(), 0);
    DeviceSettings task = DeviceSettings.cpu(1);
    try (driver;
        RealRows rows =
            RealRows.load(
                spark,
                features,
                id -> true,
                "rows",
                new RealRows.RowPlacement(
                    exchange.partitions(), driver, task, 0, RowRoom.beside(0)));
        Networks networks = new Networks(device, SHAPE);
        SyntheticPairs pairs = new SyntheticPairs(device, synthetic());
        Pool members =
            Pool.restore(networks, pool, 1, List.of(member(networks, 1), member(networks, 2)));
        OuterOptimizer optimizer = new OuterOptimizer(device, outer, 10, pairs);
        DistributedOuterGradient rounds =
            new DistributedOuterGradient(rows, exchange, OptionalInt.empty(), 1);
        OuterStep step = new OuterStep(device, HeadSolver.PAPER_RIDGE, rounds)) {
      double[] losses = new double[4];
      for (int k = 0; k < losses.length; k++) {
        Traffic traffic = device.traffic();
        traffic.reset();
        int now = k % 2;
        Runnable update = () -> members.update(overlap ? 1 - now : now, pairs);
        Runnable meanwhile = overlap && k > 0 ? update : () -> {};
        var gradient = step.gradient(members.network(now), pairs, k, meanwhile, new StepTimer());
        optimizer.step(gradient, k);
        if (!overlap) {
          update.run();
        }
        losses[k] = gradient.loss();
        if (k > 0) {
          afterAStep.accept(traffic);
        }
      }
      assertTrue(losses[2] < losses[0] && losses[3] < losses[1], losses[0] + " to " + losses[2]);
      return losses;
    }
  }

  /** A backbone that is not about to start afresh. */
  private static BackboneState member(Networks networks, long seed) {
    ParameterLayout layout = networks.layout();
    Map<String, Tensor> momentum =
        layout.tensors(new float[layout.parameters()], new float[layout.statistics()]);
    return new BackboneState(networks.architecture().initialize(seed), momentum, 1, 1);
  }

  private static Synthetic synthetic() {
    SplittableRandom random = new SplittableRandom(6);
    float[] images = new float[M * 3 * SIZE * SIZE];
    float[] targets = new float[M * D];
    for (int i = 0; i < images.length; i++) {
      images[i] = (float) (2 * random.nextDouble() - 1);
    }
    for (int i = 0; i < targets.length; i++) {
      targets[i] = (float) (2 * random.nextDouble() - 1);
    }
    return new Synthetic(new Tensor(images, M, 3, SIZE, SIZE), new Tensor(targets, M, D));
  }
}
