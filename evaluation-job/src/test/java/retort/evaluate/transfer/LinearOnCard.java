package retort.evaluate.transfer;

import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import retort.device.DeviceKind;
import retort.device.HeadPlace;
import retort.device.Precision;
import retort.evaluate.pretrain.Images;
import retort.image.Normalization;
import retort.network.Architecture;
import retort.network.Head;
import retort.placement.DeviceSettings;

/** A linear evaluation on a card, in a process of its own. */
final class LinearOnCard {
  /** Of training and test images: four blocks in all. */
  static final int TRAIN = 7000;

  static final int TEST = 100;

  static final Architecture NETWORK =
      Architecture.convNet(1, 4, List.of(64), new Head.LinearHead(2000));

  private LinearOnCard() {}

  public static void main(String[] arguments) throws IOException {
    DeviceSettings card = new DeviceSettings(DeviceKind.CUDA, 1, Precision.FLOAT32, HeadPlace.AUTO);
    try (SparkSession spark = SparkSession.builder().getOrCreate()) {
      Target target = new Target("gray", 2, rows(TRAIN, 1), rows(TEST, 2));
      ProtocolResult result =
          new LinearEvaluation(List.of(0.1), 2, 1e-2)
              .run(
                  spark,
                  JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(target),
                  NETWORK,
                  NETWORK.initialize(3),
                  card);
      System.out.println("accuracy " + result.accuracy());
    }
  }

  /** Dark and bright images. */
  private static Target.LabeledImages rows(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] pixels = new byte[count * NETWORK.pixels()];
    int[] labels = new int[count];
    for (int i = 0; i < pixels.length; i++) {
      int row = i / NETWORK.pixels();
      labels[row] = row % 2;
      pixels[i] = (byte) (40 + 100 * labels[row] + random.nextInt(40));
    }
    Normalization look = Normalization.of(List.of(0.5), List.of(0.25));
    return new Target.LabeledImages(new Images.Uint8(pixels, NETWORK.size(), look), labels);
  }
}
