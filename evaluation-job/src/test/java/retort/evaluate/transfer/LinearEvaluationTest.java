package retort.evaluate.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import retort.evaluate.pretrain.Images;
import retort.image.Normalization;
import retort.network.Architecture;
import retort.network.Backbone;
import retort.network.Head;
import retort.placement.DeviceSettings;
import retort.tensors.Tensor;
import retort.testing.LocalSpark;

@ExtendWith(LocalSpark.class)
class LinearEvaluationTest {
  private static final int SIZE = 4;

  /** Were a test row or label looked at, other test labels would change the choice or the fit. */
  @Test
  void testRowsDecideNothing(SparkSession spark) {
    Target.LabeledImages train = rows(80, 1, 0);
    ProtocolResult right = evaluate(spark, train, rows(40, 2, 0));
    ProtocolResult wrong = evaluate(spark, train, rows(40, 2, 1));
    assertTrue(right.accuracy() > 0.9, right.toString());
    assertTrue(wrong.accuracy() < 0.1, wrong.toString());
    assertEquals(right.chosen(), wrong.chosen());
  }

  private static ProtocolResult evaluate(
      SparkSession spark, Target.LabeledImages train, Target.LabeledImages test) {
    Architecture architecture =
        new Architecture(Backbone.CONVNET, 1, SIZE, List.of(6), new Head.LinearHead(2));
    Map<String, Tensor> weights = architecture.initialize(3);
    return new LinearEvaluation(List.of(0.1, 0.01), 20, 1e-4)
        .run(
            spark,
            JavaSparkContext.fromSparkContext(spark.sparkContext())
                .broadcast(new Target("gray", 3, train, test)),
            architecture,
            weights,
            DeviceSettings.cpu(1));
  }

  /** Dark, middle and bright images; the labels are turned by {@code shift}. */
  private static Target.LabeledImages rows(int count, long seed, int shift) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] pixels = new byte[count * SIZE * SIZE];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      int label = random.nextInt(3);
      labels[i] = (label + shift) % 3;
      for (int k = 0; k < SIZE * SIZE; k++) {
        pixels[i * SIZE * SIZE + k] = (byte) (30 + 80 * label + random.nextInt(20));
      }
    }
    Normalization look = Normalization.of(List.of(0.5), List.of(0.25));
    return new Target.LabeledImages(new Images.Uint8(pixels, SIZE, look), labels);
  }
}
