package retort.evaluate.bias;

import java.util.List;
import java.util.SplittableRandom;
import retort.device.Device;
import retort.network.Architecture;
import retort.network.Head;
import retort.network.Network;
import retort.random.Seeds;

/**
 * Pictures that need no data: colored discs and gratings of any place, size and direction, with
 * noise. Their targets are the features of a random ConvNet, centered and scaled over the real
 * rows.
 */
final class DrawnData {
  private static final int CHANNELS = 3;
  private static final int SIZE = 16;
  private static final List<Integer> TEACHER = List.of(8, 16, 8);

  private DrawnData() {}

  /**
   * Draws them.
   *
   * @param device that runs the random ConvNet
   * @param m synthetic images, at least 1
   * @param n real rows, at least 2
   */
  static BiasData draw(Device device, int m, int n, long seed) {
    float[] synthetic = images(m, seed, "bias synthetic");
    float[] real = images(n, seed, "bias real");
    Architecture teacher = Architecture.convNet(CHANNELS, SIZE, TEACHER, new Head.LinearHead(1));
    try (Network network =
        teacher.open(
            device, teacher.initialize(new SplittableRandom(Seeds.derive(seed, "bias teacher"))))) {
      float[] targets = network.features(synthetic, m);
      float[] wanted = network.features(real, n);
      standardize(targets, wanted, teacher.features());
      return new BiasData(CHANNELS, SIZE, teacher.features(), synthetic, targets, real, wanted);
    }
  }

  private static float[] images(int count, long seed, String purpose) {
    float[] images = new float[count * CHANNELS * SIZE * SIZE];
    for (int i = 0; i < count; i++) {
      draw(images, i, Seeds.generator(seed, purpose, i));
    }
    return images;
  }

  private static void draw(float[] images, int image, SplittableRandom random) {
    double angle = random.nextDouble(Math.PI);
    double stripes = random.nextDouble(2, 6);
    double middleX = random.nextDouble(-0.5, 0.5);
    double middleY = random.nextDouble(-0.5, 0.5);
    double radius = random.nextDouble(0.3, 0.8);
    for (int c = 0; c < CHANNELS; c++) {
      double ground = random.nextDouble(-1, 1);
      double contrast = random.nextDouble(-2, 2);
      for (int i = 0; i < SIZE * SIZE; i++) {
        int row = i / SIZE;
        double x = (i % SIZE + 0.5) * 2 / SIZE - 1;
        double y = (row + 0.5) * 2 / SIZE - 1;
        double figure =
            image % 2 == 0
                ? Math.sin(stripes * (x * Math.cos(angle) + y * Math.sin(angle)))
                : Math.hypot(x - middleX, y - middleY) < radius ? 1 : 0;
        double noise = random.nextDouble(-0.2, 0.2);
        images[(image * CHANNELS + c) * SIZE * SIZE + i] =
            (float) (ground + contrast * figure + noise);
      }
    }
  }

  /** Centers each coordinate, then scales all by one factor: to 0 and 1 over the real rows. */
  private static void standardize(float[] targets, float[] wanted, int d) {
    int n = wanted.length / d;
    double variance = 0;
    for (int j = 0; j < d; j++) {
      double mean = 0;
      for (int i = 0; i < n; i++) {
        mean += wanted[i * d + j] / n;
      }
      for (int i = j; i < targets.length; i += d) {
        targets[i] -= (float) mean;
      }
      for (int i = j; i < wanted.length; i += d) {
        wanted[i] -= (float) mean;
        variance += (double) wanted[i] * wanted[i] / wanted.length;
      }
    }
    scale(targets, 1 / Math.sqrt(variance));
    scale(wanted, 1 / Math.sqrt(variance));
  }

  private static void scale(float[] values, double factor) {
    for (int i = 0; i < values.length; i++) {
      values[i] *= (float) factor;
    }
  }
}
