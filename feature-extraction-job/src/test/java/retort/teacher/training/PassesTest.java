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
import retort.devices.DeviceSettings;
import retort.network.Architecture;
import retort.network.Backbone;
import retort.network.Head;
import retort.network.Network;
import retort.network.TrainingPass;
import retort.optimizer.Optimizer;
import retort.tensors.Tensor;
import retort.testing.LocalSpark;

@ExtendWith(LocalSpark.class)
class PassesTest {
  private static final Architecture NETWORK =
      new Architecture(
          Backbone.CONVNET,
          3,
          SampleStripes.SIZE,
          List.of(5, 6),
          new Head.Projector(List.of(7, 8)));
  private static final BarlowTwins LOSS = new BarlowTwins(0.02);
  private static final int IMAGES = 60;
  private static final int STRIPES = 14;
  private static final Draw DRAW = new Draw(SampleStripes.SEED, 3, 1, 2);

  private final Map<String, Tensor> weights = NETWORK.initialize(1);

  private final Device device = new CpuDevice(1);

  @AfterEach
  void close() {
    device.close();
  }

  @Test
  void theGradientIsTheSameOverAnyPartitionsAndWithoutSpark(SparkSession spark) {
    List<Stripe> all;
    try (Stripes stripes = stripes(spark, STRIPES, 1)) {
      all = new ArrayList<>(stripes.held().collect());
    }
    all.sort(Comparator.comparing(Stripe::index));
    Passes.Gradient expected = withoutSpark(all);
    for (int partitions : new int[] {1, 2, 7}) {
      try (Stripes stripes = stripes(spark, STRIPES, partitions)) {
        Passes.Gradient gradient = passes(spark, stripes).gradient(weights, DRAW, LOSS);
        assertEquals(expected.loss(), gradient.loss(), 1e-9 * expected.loss());
        assertClose(expected.values(), gradient.values(), partitions + " partitions");
        assertArrayEquals(expected.statistics(), gradient.statistics());
      }
    }
  }

  @Test
  void aGradientComputedAgainHasTheSameBits(SparkSession spark) {
    try (Stripes stripes = stripes(spark, STRIPES, 7)) {
      Passes passes = passes(spark, stripes);
      float[] first = passes.gradient(weights, DRAW, LOSS).values();
      // The images and the tasks are computed anew, as after the loss of an executor.
      stripes.held().unpersist(true);
      assertArrayEquals(first, passes.gradient(weights, DRAW, LOSS).values());
    }
  }

  @Test
  void oneGroupOfTheWholeBatchIsAnOrdinaryStep(SparkSession spark) {
    Draw draw = new Draw(SampleStripes.SEED, 0, 0, 24);
    Optimizer update = new Optimizer.Sgd(0.1, 0.9, 1e-3);
    try (Stripes stripes = stripes(spark, 1, 1);
        Network plain = NETWORK.open(device, weights, Map.of());
        Network distributed = NETWORK.open(device, weights, Map.of())) {
      Stripe stripe = stripes.held().first();
      double loss = plain.train(SampleStripes.pairs().of(stripe, draw), 48, LOSS, update);
      Passes.Gradient gradient = passes(spark, stripes).gradient(weights, draw, LOSS);
      distributed.step(gradient.values(), gradient.statistics(), update);
      assertEquals(loss, gradient.loss(), 1e-6 * loss);
      Map<String, Tensor> after = distributed.weights();
      plain
          .weights()
          .forEach((name, tensor) -> assertClose(tensor.values(), after.get(name).values(), name));
    }
  }

  /** The definition: passes of each group, the loss of all, the sum of the groups' gradients. */
  private Passes.Gradient withoutSpark(List<Stripe> stripes) {
    Pairs pairs = SampleStripes.pairs();
    int n = 2 * DRAW.group();
    try (Network network = NETWORK.open(device, weights)) {
      List<Projections> groups = new ArrayList<>();
      for (Stripe stripe : stripes) {
        groups.add(GroupPass.forward(network, stripe, pairs, DRAW));
      }
      float[] outputs = Projections.together(groups);
      double loss = LOSS.differentiate(outputs, n * stripes.size());
      float[][] slopes = Projections.apart(outputs, stripes.size());
      double[] total = null;
      for (Stripe stripe : stripes) {
        try (TrainingPass pass = network.forwardTraining(pairs.of(stripe, DRAW), n)) {
          float[] part = pass.gradient(slopes[stripe.index()]);
          total = total == null ? new double[part.length] : total;
          for (int i = 0; i < part.length; i++) {
            total[i] += part[i];
          }
        }
      }
      return new Passes.Gradient(
          loss, GradientSum.rounded(total), Projections.meanStatistics(groups), 0);
    }
  }

  private static Stripes stripes(SparkSession spark, int stripes, int partitions) {
    return SampleStripes.load(SampleStripes.images(spark, IMAGES, 3), stripes, partitions);
  }

  private static Passes passes(SparkSession spark, Stripes stripes) {
    return new Passes(
        SampleStripes.context(spark),
        stripes,
        SampleStripes.pairs(),
        NETWORK,
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
