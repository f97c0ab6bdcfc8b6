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
    PlainGradient expected = withoutSpark(all);
    for (int partitions : new int[] {1, 2, 7}) {
      try (ShardedImages shards = images(spark, SHARDS, partitions)) {
        PlainGradient gradient = gradient(distributed(spark, shards), BATCH);
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

  @Test
  void oneGroupOfTheWholeBatchIsAnOrdinaryStep(SparkSession spark) {
    BatchIndex batch = new BatchIndex(SampleShards.SEED, 0, 0, 24);
    Optimizer update = new Optimizer.Sgd(0.1, 0.9, 1e-3);
    try (ShardedImages shards = images(spark, 1, 1);
        Network plain = NETWORK.open(device, weights, Map.of());
        Network distributed = NETWORK.open(device, weights, Map.of())) {
      Shard shard = shards.rdd().first();
      double loss = plain.train(SampleShards.pairs().of(shard, batch), 48, LOSS, update);
      try (DistributedGradient.Gradient gradient =
          distributed(spark, shards).gradient(distributed, batch, LOSS)) {
        distributed.step(gradient.values(), gradient.statistics(), update);
        assertEquals(loss, gradient.loss(), 1e-6 * loss);
      }
      Map<String, Tensor> after = distributed.weights();
      plain
          .weights()
          .forEach((name, tensor) -> assertClose(tensor.values(), after.get(name).values(), name));
    }
  }

  private record PlainGradient(double loss, float[] values, float[] statistics) {}

  /** The definition: passes of each group, the loss of all, the sum of the groups' gradients. */
  private PlainGradient withoutSpark(List<Shard> shards) {
    ViewPairs pairs = SampleShards.pairs();
    int n = 2 * BATCH.group();
    try (Network network = NETWORK.open(device, weights)) {
      List<GroupProjections> groups = new ArrayList<>();
      for (Shard shard : shards) {
        groups.add(GroupPass.forward(network, shard, pairs, BATCH, new SentStep()));
      }
      float[] outputs = GroupProjections.concatenate(groups);
      double loss = LOSS.differentiate(outputs, n * shards.size());
      float[][] outputGradients = GroupProjections.split(outputs, shards.size());
      double[] total = new double[Math.toIntExact(network.parameters().length())];
      for (Shard shard : shards) {
        try (TrainingPass pass = network.forwardTraining(pairs.of(shard, BATCH), n)) {
          pass.outputs().upload(outputGradients[shard.index()], 0);
          GradientPart.add(pass.gradient(pass.outputs()).download(), total);
        }
      }
      return new PlainGradient(
          loss, GradientPart.rounded(total), GroupProjections.meanStatistics(groups));
    }
  }

  private static ShardedImages images(SparkSession spark, int shards, int partitions) {
    return SampleShards.load(SampleShards.images(spark, IMAGES, 3), shards, partitions);
  }

  private PlainGradient gradient(DistributedGradient distributed, BatchIndex batch) {
    try (Network network = NETWORK.open(device, weights);
        DistributedGradient.Gradient found = distributed.gradient(network, batch, LOSS)) {
      return new PlainGradient(
          found.loss(), found.values().download(), found.statistics().download());
    }
  }

  private DistributedGradient distributed(SparkSession spark, ShardedImages shards) {
    return new DistributedGradient(
        SampleShards.context(spark),
        shards,
        SampleShards.pairs(),
        NETWORK,
        DriverDevice.alone(device),
        DeviceSettings.cpu(1));
  }

  private static void assertClose(float[] expected, float[] actual, String what) {
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < expected.length; i++) {
      difference += Math.pow(expected[i] - actual[i], 2);
      norm += Math.pow(expected[i], 2);
    }
    assertEquals(expected.length, actual.length, what);
    assertTrue(Math.sqrt(difference) <= 1e-6 * Math.sqrt(norm), what + ": " + difference);
  }
}
