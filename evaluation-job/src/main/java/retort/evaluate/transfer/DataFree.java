package retort.evaluate.transfer;

import java.util.Arrays;
import java.util.SplittableRandom;
import retort.device.Floats;
import retort.network.Loss;
import retort.network.Network;
import retort.optimizer.LearningRate;
import retort.optimizer.Optimizer;
import retort.random.Seeds;

/**
 * Trains a student on its teacher's logits, on synthetic images alone (Lee et al. 2024, table 4).
 *
 * <p>The teacher gives its logits for each step's images as they were augmented, with BatchNorm in
 * evaluation mode; the student trains with BatchNorm in training mode, to be tested in evaluation
 * mode. (The authors' code keeps both in training mode, even for the test.)
 */
final class DataFree {
  private DataFree() {}

  /** A trained network of the target. */
  @FunctionalInterface
  interface TeacherLogits {

    /**
     * Its logits.
     *
     * @param images (n, channels, size, size), normalized as the student's and on its device
     * @return (n, classes)
     */
    float[] outputs(Floats images, int n);
  }

  /**
   * Trains the student where it stands: start it from a pre-trained backbone with a fresh head.
   *
   * @param student with as many outputs as the teacher; afterwards trained
   * @param images of each step: {@link StudentImages#augmented} synthetic ones, or {@link
   *     TrainingImages#noise}
   * @param count m, the images of an epoch
   * @param seed of the order and of what the images draw: equal seeds give equal students
   * @return the mean loss of the last epoch
   * @throws ArithmeticException where a loss is not finite, with the epoch
   */
  static double train(
      Network student,
      TeacherLogits teacher,
      StudentImages images,
      int count,
      DataFreeSettings settings,
      long seed) {
    double loss = 0;
    for (int epoch = 0; epoch < settings.epochs(); epoch++) {
      int[] order = Seeds.permutation(count, Seeds.generator(seed, "data-free order", epoch));
      double lr = LearningRate.cosine(settings.lr()).at(epoch, settings.epochs());
      Optimizer update = new Optimizer.AdamW(lr, settings.weightDecay());
      loss = 0;
      for (int from = 0; from < count; from += settings.batch()) {
        int[] chosen = Arrays.copyOfRange(order, from, Math.min(count, from + settings.batch()));
        int n = chosen.length;
        SplittableRandom random = Seeds.generator(seed, "data-free images", epoch, from);
        try (Floats batch = student.device().upload(images.batch(chosen, random))) {
          SoftTargets targets = new SoftTargets(teacher.outputs(batch, n), settings.temperature());
          loss += student.train(batch, n, Loss.onHeap(targets), update) * n / count;
        }
      }
      if (!Double.isFinite(loss)) {
        throw new ArithmeticException(
            "epoch %d of data-free distillation: the loss is %s; lower its lr of %s"
                .formatted(epoch + 1, loss, settings.lr()));
      }
    }
    return loss;
  }
}
