package retort.evaluate.bias;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import retort.Quantity;
import retort.UserException;
import retort.device.Device;
import retort.device.Floats;
import retort.network.Architecture;
import retort.network.Head;
import retort.network.Loss;
import retort.network.Network;
import retort.optimizer.Optimizer;
import retort.random.Seeds;

/**
 * Sampled gradients of a ConvNet's inner problem beside the exact ones.
 *
 * @param shape of the backbone
 * @param images m
 * @param rows n
 * @param views that the random augmentation chooses from
 * @param rounding norm of the difference of two exact gradients that only rounding tells apart,
 *     over their norm
 * @param sampled the randomly augmented inner objective, one entry for each number of copies
 * @param withoutRandomness KRR-ST's: the same draws of an objective that draws nothing
 * @param distinct how many different gradients those draws gave
 */
record Comparison(
    Architecture shape,
    int images,
    int rows,
    int views,
    double rounding,
    List<GradientBias> sampled,
    GradientBias withoutRandomness,
    int distinct) {

  private static final Logger LOG = LoggerFactory.getLogger(Comparison.class);
  private static final int TRAINING_STEPS = 50;
  private static final Optimizer.Sgd TRAINING = new Optimizer.Sgd(0.05, 0.9, 1e-3);

  /**
   * Trains a backbone for a few steps on the synthetic pairs, as one of the pool, and samples.
   *
   * @param device that runs the backbone
   * @param widths of the backbone's blocks
   * @param copies the numbers r of views of each image that an inner objective draws
   * @param draws gradients for each, at least 3
   * @throws UserException where the backbone diverges or has no gradient to compare
   */
  static Comparison run(
      Device device,
      BiasData pictures,
      List<Integer> widths,
      List<Integer> copies,
      int draws,
      long seed) {
    Architecture shape =
        Architecture.convNet(
            pictures.channels(),
            pictures.size(),
            widths,
            new Head.LinearHead(pictures.dimension()));
    List<MaskedView> views = MaskedView.all(pictures.size());
    try (Network network =
        shape.open(
            device, shape.initialize(new SplittableRandom(Seeds.derive(seed, "bias backbone"))))) {
      train(network, pictures);
      // Each keeps the activations of its pass, for which a network has room once.
      try (InnerProblem augmented = new InnerProblem(network, pictures, views);
          Network same = shape.open(device, network.weights());
          InnerProblem plain =
              new InnerProblem(same, pictures, List.of(MaskedView.plain(pictures.size())))) {
        float[] exact = augmented.exact();
        double rounding = rounding(exact, augmented);
        List<GradientBias> sampled = new ArrayList<>();
        for (int r : copies) {
          sampled.add(GradientBias.of(r, exact, draw(augmented, pictures, r, draws, seed)));
          LOG.info(
              "{}: {} sampled", Quantity.of(r, "copy", "copies"), Quantity.of(draws, "gradient"));
        }
        List<float[]> repeated = draw(plain, pictures, 1, draws, seed);
        return new Comparison(
            shape,
            pictures.images(),
            pictures.rows(),
            views.size(),
            rounding,
            sampled,
            GradientBias.of(1, plain.exact(), repeated),
            distinct(repeated));
      }
    }
  }

  private static void train(Network network, BiasData pictures) {
    double loss = 0;
    try (Floats images = network.device().upload(pictures.synthetic());
        Floats targets = network.device().upload(pictures.targets())) {
      Loss wanted = Loss.meanSquaredError(targets);
      for (int step = 0; step < TRAINING_STEPS; step++) {
        loss = network.train(images, pictures.images(), wanted, TRAINING);
      }
    }
    if (!Double.isFinite(loss)) {
      throw new UserException(
          "training the backbone on the synthetic pairs diverged: choose another --seed, other"
              + " --widths or more --images");
    }
  }

  /** Each gradient through an inner objective of r views of each image, drawn with equal chance. */
  private static List<float[]> draw(
      InnerProblem problem, BiasData pictures, int copies, int draws, long seed) {
    int views = problem.rows() / pictures.images();
    List<float[]> gradients = new ArrayList<>();
    for (int draw = 0; draw < draws; draw++) {
      SplittableRandom random = Seeds.generator(seed, "bias draw", copies, draw);
      int[] rows = new int[pictures.images() * copies];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = i / copies * views + random.nextInt(views);
      }
      gradients.add(problem.gradient(rows));
    }
    return gradients;
  }

  /** Every row twice is the same objective. */
  private static double rounding(float[] exact, InnerProblem problem) {
    int[] twice = new int[2 * problem.rows()];
    for (int i = 0; i < twice.length; i++) {
      twice[i] = i % problem.rows();
    }
    float[] again = problem.gradient(twice);
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < exact.length; i++) {
      difference += (double) (again[i] - exact[i]) * (again[i] - exact[i]);
      norm += (double) exact[i] * exact[i];
    }
    if (!(norm > 0)) {
      throw new UserException(
          "the backbone's features do not depend on the synthetic images, so that there is no"
              + " gradient to compare: choose another --seed or other --widths");
    }
    return Math.sqrt(difference / norm);
  }

  private static int distinct(List<float[]> gradients) {
    return (int) gradients.stream().map(FloatBuffer::wrap).distinct().count();
  }
}
