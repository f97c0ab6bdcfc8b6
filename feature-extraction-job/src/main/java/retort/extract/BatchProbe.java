package retort.extract;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import retort.UserException;
import retort.image.Pixels;
import retort.teacher.Teacher;

/**
 * Checks that a representation is a function of its image alone, and of its image at all: images of
 * noise, of unlike brightness and contrast, are shown together, together once more, and each alone.
 */
final class BatchProbe {
  private static final Logger LOG = LoggerFactory.getLogger(BatchProbe.class);

  /** Largest distance, as a share of the longest representation's length. */
  static final double TOLERANCE = 0.01;

  private static final int IMAGES = 4;

  private BatchProbe() {}

  /**
   * Checks a teacher.
   *
   * @param name of the teacher, for messages
   * @throws UserException where the representations differ by more than {@link #TOLERANCE}, or
   *     those of unlike images don't
   */
  static void check(Teacher teacher, String name, ExtractionPlan plan) {
    int n = Math.min(IMAGES, plan.batch());
    float[] images = images(plan, IMAGES);
    float[] batch = Arrays.copyOf(images, n * plan.teacherFloats());
    float[] together = represented(teacher, batch, n, plan);
    int dimension = together.length / n;
    double longest = 0;
    for (int i = 0; i < n; i++) {
      longest = Math.max(longest, distance(together, i * dimension, null, 0, dimension));
    }
    float[] again = represented(teacher, batch, n, plan);
    for (int i = 0; i < n; i++) {
      double difference =
          distance(together, i * dimension, again, i * dimension, dimension) / longest;
      if (difference > TOLERANCE) {
        throw refused(name, "when it is shown again", difference);
      }
    }
    for (int i = 0; i < n && n > 1; i++) {
      float[] alone = alone(teacher, images, i, plan);
      double difference = distance(together, i * dimension, alone, 0, dimension) / longest;
      if (difference > TOLERANCE) {
        throw refused(name, "alone than in a batch of " + n, difference);
      }
    }
    requireUnlike(teacher, images, name, plan);
  }

  private static void requireUnlike(
      Teacher teacher, float[] images, String name, ExtractionPlan plan) {
    float[] first = alone(teacher, images, 0, plan);
    boolean alike = true;
    boolean probabilities = isDistribution(first);
    for (int i = 1; i < IMAGES; i++) {
      float[] other = alone(teacher, images, i, plan);
      alike &= Arrays.equals(first, other);
      probabilities &= isDistribution(other);
    }
    if (alike && !Float.isNaN(first[0])) {
      throw new UserException(
          "--teacher %s: it gives the same numbers for every image (%s, ...): it is not trained, or its output is no representation; see --teacher-output, --mean, --std and --scale"
              .formatted(name, first[0]));
    }
    if (probabilities) {
      LOG.warn(
          "teacher {}: its {} numbers are probabilities of classes; the layer before the classifier"
              + " represents more: export that one, or name it by --teacher-output",
          name,
          first.length);
    }
  }

  static boolean isDistribution(float[] numbers) {
    double sum = 0;
    for (float number : numbers) {
      if (!(number >= 0)) {
        return false;
      }
      sum += number;
    }
    return numbers.length > 1 && Math.abs(sum - 1) < 1e-3;
  }

  private static float[] alone(Teacher teacher, float[] images, int i, ExtractionPlan plan) {
    int floats = plan.teacherFloats();
    float[] image = Arrays.copyOfRange(images, i * floats, (i + 1) * floats);
    return represented(teacher, image, 1, plan);
  }

  private static UserException refused(String name, String when, double difference) {
    return new UserException(
        "--teacher %s: an image's representation differs by %.1f%% %s (up to %.0f%% would be rounding): it was exported in training mode, or draws random numbers; export it after model.eval()"
            .formatted(name, 100 * difference, when, 100 * TOLERANCE));
  }

  private static float[] represented(Teacher teacher, float[] images, int n, ExtractionPlan plan) {
    return teacher.representations(images, n, plan.shape().channels(), plan.teacherSize());
  }

  private static float[] images(ExtractionPlan plan, int n) {
    SplittableRandom random = new SplittableRandom(1);
    int size = plan.teacherSize();
    float[] images = new float[n * plan.teacherFloats()];
    for (int k = 0; k < n; k++) {
      byte[] values = new byte[plan.teacherFloats()];
      int contrast = 256 >> k;
      int darkest = random.nextInt(256 - contrast + 1);
      for (int i = 0; i < values.length; i++) {
        values[i] = (byte) (darkest + random.nextInt(contrast));
      }
      Pixels pixels = new Pixels(values, plan.shape().channels(), size, size);
      plan.preprocessing().apply(pixels, images, k * plan.teacherFloats());
    }
    return images;
  }

  /** |a - b|, b = 0 where it is null; NaN, which exceeds nothing, is told of by the rows' check. */
  private static double distance(float[] a, int atA, float[] b, int atB, int n) {
    double squares = 0;
    for (int i = 0; i < n; i++) {
      double less = (double) a[atA + i] - (b == null ? 0 : b[atB + i]);
      squares += less * less;
    }
    return Math.sqrt(squares);
  }
}
