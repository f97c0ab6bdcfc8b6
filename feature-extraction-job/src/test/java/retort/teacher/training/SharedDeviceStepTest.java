package retort.teacher.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import retort.device.cpu.CpuDevice;
import retort.device.loops.LoopsDevice;
import retort.device.loops.Traffic;
import retort.image.Normalization;
import retort.network.Architecture;
import retort.network.Backbone;
import retort.network.Head;
import retort.network.Network;
import retort.optimizer.Optimizer;
import retort.placement.DeviceSettings;
import retort.placement.DriverDevice;
import retort.tensors.Tensor;
import retort.testing.LocalSpark;

/** Where driver and tasks have one device, what a step needs twice stays there. */
@ExtendWith(LocalSpark.class)
class SharedDeviceStepTest {
  private static final Architecture NETWORK =
      new Architecture(
          Backbone.CONVNET, 3, SampleShards.SIZE, List.of(5, 6), new Head.Projector(List.of(7, 8)));
  private static final BarlowTwins LOSS = new BarlowTwins(0.02);
  private static final int IMAGES = 60;
  private static final int GROUP = 2;
  private static final Optimizer UPDATE = new Optimizer.Sgd(0.1, 0.9, 1e-3);

  private final Map<String, Tensor> weights = NETWORK.initialize(1);

  /** Views come in, once, and the gradients of outputs; outputs go out, and nothing else does. */
  @Test
  void aStepMovesProjectionsAndViewsAlone(SparkSession spark) {
    int shards = 14;
    LoopsDevice card = LoopsDevice.float32();
    Traffic traffic = card.traffic();
    try (DriverDevice driver = DriverDevice.shared(card);
        ShardedImages images = images(spark, shards, 4);
        Network network = NETWORK.open(card, weights)) {
      DistributedGradient distributed = distributed(spark, images, driver);
      step(distributed, network, 0);
      long open = traffic.openArrays();
      traffic.reset();
      step(distributed, network, 1);
      long views = 2L * GROUP * NETWORK.pixels();
      long outputs = 2L * GROUP * NETWORK.outputs();
      assertEquals(4L * shards * (views + outputs), traffic.uploadedBytes());
      assertEquals(4L * shards * outputs, traffic.downloadedBytes());
      assertEquals(open, traffic.openArrays());
      List<Double> half = List.of(0.5, 0.5, 0.5);
      KnnProbe probe = new KnnProbe(distributed, Normalization.of(half, half), 2);
      traffic.reset();
      probe.features(network);
      assertEquals(4L * 2 * shards * NETWORK.pixels(), traffic.uploadedBytes());
    }
    assertEquals(0, traffic.openArrays());
  }

  @Test
  void stepsHaveTheBitsOfThoseWhoseGradientsAreSent(SparkSession spark) {
    // One partition; added at once; some without images; added in groups, which do not divide.
    compare(spark, 5, 1);
    compare(spark, 14, 4);
    compare(spark, 3, 5);
    compare(spark, 20, 18);
    compare(spark, 20, 23);
  }

  private void compare(SparkSession spark, int shards, int partitions) {
    try (ShardedImages images = images(spark, shards, partitions);
        DriverDevice together = DriverDevice.shared(new CpuDevice(1));
        DriverDevice apart = DriverDevice.alone(new CpuDevice(1))) {
      List<float[]> kept = steps(distributed(spark, images, together));
      List<float[]> sent = steps(distributed(spark, images, apart));
      for (int i = 0; i < sent.size(); i++) {
        assertArrayEquals(
            sent.get(i),
            kept.get(i),
            "%d shards in %d partitions: %d".formatted(shards, partitions, i));
      }
    }
  }

  /** Losses and weights of a few steps. */
  private List<float[]> steps(DistributedGradient distributed) {
    List<float[]> results = new ArrayList<>();
    try (Network network = NETWORK.open(distributed.driver().device(), weights)) {
      for (int step = 0; step < 3; step++) {
        results.addAll(step(distributed, network, step));
      }
      results.add(network.parameters().download());
      results.add(network.statistics().download());
    }
    return results;
  }

  private static List<float[]> step(DistributedGradient distributed, Network network, int step) {
    BatchIndex batch = new BatchIndex(SampleShards.SEED, step, 0, GROUP);
    try (DistributedGradient.Gradient gradient = distributed.gradient(network, batch, LOSS)) {
      network.step(gradient.values(), gradient.statistics(), UPDATE);
      return List.of(new float[] {(float) gradient.loss()});
    }
  }

  private static ShardedImages images(SparkSession spark, int shards, int partitions) {
    return SampleShards.load(SampleShards.images(spark, IMAGES, 3), shards, partitions);
  }

  private static DistributedGradient distributed(
      SparkSession spark, ShardedImages images, DriverDevice driver) {
    return new DistributedGradient(
        SampleShards.context(spark),
        images,
        SampleShards.pairs(),
        NETWORK,
        driver,
        DeviceSettings.cpu(1));
  }
}
