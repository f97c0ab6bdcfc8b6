package retort.teacher.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import retort.device.Device;
import retort.device.cpu.CpuDevice;
import retort.device.loops.LoopsDevice;
import retort.device.loops.Traffic;
import retort.image.Normalization;
import retort.network.Architecture;
import retort.network.Backbone;
import retort.network.Head;
import retort.network.Network;
import retort.network.TrainingPass;
import retort.optimizer.Optimizer;
import retort.placement.DeviceSettings;
import retort.placement.DriverDevice;
import retort.tensors.Tensor;
import retort.testing.LocalSpark;

@ExtendWith(LocalSpark.class)
class DistributedGradientTest {
  private static final Architecture NETWORK =
      new Architecture(
          Backbone.CONVNET, 3, SampleShards.SIZE, List.of(5, 6), new Head.Projector(List.of(7, 8)));
  private static final BarlowTwins LOSS = new BarlowTwins(0.02);
  private static final int IMAGES = 60;
  private static final int SHARDS = 14;
  private static final BatchIndex BATCH = new BatchIndex(SampleShards.SEED, 3, 1, 2);

  private static final List<Double> HALF = List.of(0.5, 0.5, 0.5);

  private final Map<String, Tensor> weights = NETWORK.initialize(1);

  private final Device device = new CpuDevice(1);

  @AfterEach
  void close() {
    device.close();
  }

  @Test
  void theGradientIsTheSameOverAnyPartitionsAndWithoutSpark(SparkSession spark) {
    List<Shard> all;
    try (ShardedImages shards = images(spark, SHARDS, 1)) {
      all = new ArrayList<>(shards.rdd().collect());
    }
    all.sort(Comparator.comparing(Shard::index));
    DistributedGradient.Gradient expected = withoutSpark(all);
    for (int partitions : new int[] {1, 2, 7}) {
      try (ShardedImages shards = images(spark, SHARDS, partitions)) {
        DistributedGradient.Gradient gradient = gradient(distributed(spark, shards), BATCH);
        assertEquals(expected.loss(), gradient.loss(), 1e-9 * expected.loss());
        assertClose(expected.values(), gradient.values(), partitions + " partitions");
        assertArrayEquals(expected.statistics(), gradient.statistics());
      }
    }
  }

  @Test
  void aGradientComputedAgainHasTheSameBits(SparkSession spark) {
    try (ShardedImages shards = images(spark, SHARDS, 7)) {
      DistributedGradient distributed = distributed(spark, shards);
      float[] first = gradient(distributed, BATCH).values();
      // The images and the tasks are computed anew, as after the loss of an executor.
      shards.rdd().unpersist(true);
      assertArrayEquals(first, gradient(distributed, BATCH).values());
    }
  }

  /** Views come in, and the gradients of outputs; no weight does, and none is there twice. */
  @Test
  void tasksOnTheDriversCardUseItsNetwork(SparkSession spark) {
    LoopsDevice card = LoopsDevice.float32();
    Traffic traffic = card.traffic();
    try (DriverDevice driver = DriverDevice.shared(card);
        ShardedImages shards = images(spark, SHARDS, 4);
        Network network = NETWORK.open(card, weights)) {
      DistributedGradient distributed = distributed(spark, shards, driver);
      DistributedGradient.Gradient first = distributed.gradient(network, BATCH, LOSS);
      long open = traffic.openArrays();
      traffic.reset();
      DistributedGradient.Gradient second = distributed.gradient(network, BATCH, LOSS);
      long views = 2L * BATCH.group() * NETWORK.pixels();
      long outputs = 2L * BATCH.group() * NETWORK.outputs();
      assertEquals(4 * SHARDS * (2 * views + outputs), traffic.uploadedBytes());
      assertEquals(open, traffic.openArrays());
      assertArrayEquals(first.values(), second.values());
      KnnProbe probe = new KnnProbe(distributed, Normalization.of(HALF, HALF), 2);
      traffic.reset();
      probe.features(network);
      assertEquals(4L * 2 * SHARDS * NETWORK.pixels(), traffic.uploadedBytes());

      try (Network alone = NETWORK.open(device, weights)) {
        DistributedGradient.Gradient elsewhere =
            distributed(spark, shards).gradient(alone, BATCH, LOSS);
        assertEquals(elsewhere.loss(), first.loss(), 1e-5 * elsewhere.loss());
        assertClose(elsewhere.values(), first.values(), 1e-4, "another device");
      }
    }
    assertEquals(0, traffic.openArrays());
  }

  @Test
  void oneGroupOfTheWholeBatchIsAnOrdinaryStep(SparkSession spark) {
    BatchIndex batch = new BatchIndex(SampleShards.SEED, 0, 0, 24);
    Optimizer update = new Optimizer.Sgd(0.1, 0.9, 1e-3);
    try (ShardedImages shards = images(spark, 1, 1);
        Network plain = NETWORK.open(device, weights, Map.of());
        Network distributed = NETWORK.open(device, weights, Map.of())) {
      Shard shard = shards.rdd().first();
      double loss = plain.train(SampleShards.pairs().of(shard, batch), 48, LOSS, update);
      DistributedGradient.Gradient gradient = gradient(distributed(spark, shards), batch);
      distributed.step(gradient.values(), gradient.statistics(), update);
      assertEquals(loss, gradient.loss(), 1e-6 * loss);
      Map<String, Tensor> after = distributed.weights();
      plain
          .weights()
          .forEach((name, tensor) -> assertClose(tensor.values(), after.get(name).values(), name));
    }
  }

  /** The definition: passes of each group, the loss of all, the sum of the groups' gradients. */
  private DistributedGradient.Gradient withoutSpark(List<Shard> shards) {
    ViewPairs pairs = SampleShards.pairs();
    int n = 2 * BATCH.group();
    try (Network network = NETWORK.open(device, weights)) {
      List<GroupProjections> groups = new ArrayList<>();
      for (Shard shard : shards) {
        groups.add(GroupPass.forward(network, shard, pairs, BATCH));
      }
      float[] outputs = GroupProjections.concatenate(groups);
      double loss = LOSS.differentiate(outputs, n * shards.size());
      float[][] outputGradients = GroupProjections.split(outputs, shards.size());
      double[] total = null;
      for (Shard shard : shards) {
        try (TrainingPass pass = network.forwardTraining(pairs.of(shard, BATCH), n)) {
          float[] part = pass.gradient(outputGradients[shard.index()]);
          total = total == null ? new double[part.length] : total;
          for (int i = 0; i < part.length; i++) {
            total[i] += part[i];
          }
        }
      }
      return new DistributedGradient.Gradient(
          loss, GradientPart.rounded(total), GroupProjections.meanStatistics(groups), 0);
    }
  }

  private static ShardedImages images(SparkSession spark, int shards, int partitions) {
    return SampleShards.load(SampleShards.images(spark, IMAGES, 3), shards, partitions);
  }

  private DistributedGradient.Gradient gradient(DistributedGradient distributed, BatchIndex batch) {
    try (Network network = NETWORK.open(distributed.driver().device(), weights)) {
      return distributed.gradient(network, batch, LOSS);
    }
  }

  private DistributedGradient distributed(SparkSession spark, ShardedImages shards) {
    return distributed(spark, shards, DriverDevice.alone(device));
  }

  private static DistributedGradient distributed(
      SparkSession spark, ShardedImages shards, DriverDevice driver) {
    return new DistributedGradient(
        SampleShards.context(spark),
        shards,
        SampleShards.pairs(),
        NETWORK,
        driver,
        DeviceSettings.cpu(1));
  }

  private static void assertClose(float[] expected, float[] actual, String what) {
    assertClose(expected, actual, 1e-6, what);
  }

  private static void assertClose(float[] expected, float[] actual, double tolerance, String what) {
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < expected.length; i++) {
      difference += Math.pow(expected[i] - actual[i], 2);
      norm += Math.pow(expected[i], 2);
    }
    assertEquals(expected.length, actual.length, what);
    assertTrue(Math.sqrt(difference) <= tolerance * Math.sqrt(norm), what + ": " + difference);
  }
}
