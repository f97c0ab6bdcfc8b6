package retort.evaluate.pretrain;

import java.util.SplittableRandom;
import retort.device.Device;
import retort.network.Architecture;
import retort.network.Head;
import retort.network.Network;
import retort.random.Seeds;

/**
 * Gaussian noise as a training set: every normalized pixel from N(0, 1), and as targets the outputs
 * of a randomly initialized network, each of the d outputs standardized over the m images. A
 * function of the image, so that there is something to learn, but neither data nor teacher.
 */
final class NoisePairs {
  private NoisePairs() {}

  /**
   * Draws pairs.
   *
   * @param device that runs the random network
   * @param backbone of the random network
   * @param m images
   * @param d outputs
   */
  static TrainingSet draw(Device device, Architecture backbone, int m, int d, long seed) {
    SplittableRandom random = Seeds.generator(seed, "noise images");
    float[] images = new float[m * backbone.pixels()];
    for (int i = 0; i < images.length; i++) {
      images[i] = (float) random.nextGaussian();
    }
    Architecture network = backbone.with(new Head.LinearHead(d));
    float[] targets;
    try (Network drawn =
        network.open(device, network.initialize(Seeds.derive(seed, "noise targets")))) {
      targets = drawn.outputs(images, m);
    }
    for (int j = 0; j < d; j++) {
      standardize(targets, j, m, d);
    }
    return TrainingSet.representations(new Images.Float32(images, backbone.pixels()), targets);
  }

  private static void standardize(float[] values, int column, int m, int d) {
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < m; i++) {
      double value = values[i * d + column];
      sum += value;
      squares += value * value;
    }
    double mean = sum / m;
    double deviation = Math.sqrt(Math.max(squares / m - mean * mean, 1e-12));
    for (int i = 0; i < m; i++) {
      values[i * d + column] = (float) ((values[i * d + column] - mean) / deviation);
    }
  }
}
