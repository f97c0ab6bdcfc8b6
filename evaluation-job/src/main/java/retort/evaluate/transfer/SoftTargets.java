package retort.evaluate.transfer;

import retort.network.ArrayLoss;

/**
 * The divergence of a student's classes from a teacher's, mean over the batch: KL(softmax(teacher /
 * T) || softmax(student / T)). It differs from their cross-entropy by the teacher's entropy, which
 * the student can't change, so that the gradients are the same; where the teacher is certain it is
 * the cross-entropy with its class. There is no factor T^2.
 */
final class SoftTargets implements ArrayLoss {
  private final float[] teacher;
  private final double temperature;

  /**
   * The loss on one batch.
   *
   * @param teacher its logits, (n, classes)
   * @param temperature T, positive
   * @throws IllegalArgumentException where the temperature is not positive
   */
  SoftTargets(float[] teacher, double temperature) {
    if (!(temperature > 0)) {
      throw new IllegalArgumentException("temperature must be positive, not " + temperature);
    }
    this.teacher = teacher.clone();
    this.temperature = temperature;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException where the teacher's logits are not as many
   */
  @Override
  public double differentiate(float[] outputs, int n) {
    if (outputs.length != teacher.length) {
      throw new IllegalArgumentException(
          "%d outputs of the student, %d of the teacher".formatted(outputs.length, teacher.length));
    }
    int classes = outputs.length / n;
    double loss = 0;
    for (int row = 0; row < outputs.length; row += classes) {
      double[] wanted = logProbabilities(teacher, row, classes);
      double[] found = logProbabilities(outputs, row, classes);
      for (int j = 0; j < classes; j++) {
        double probability = Math.exp(wanted[j]);
        loss += probability * (wanted[j] - found[j]) / n;
        outputs[row + j] = (float) ((Math.exp(found[j]) - probability) / (temperature * n));
      }
    }
    return loss;
  }

  private double[] logProbabilities(float[] logits, int row, int classes) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < classes; j++) {
      largest = Math.max(largest, logits[row + j] / temperature);
    }
    double[] result = new double[classes];
    double sum = 0;
    for (int j = 0; j < classes; j++) {
      result[j] = logits[row + j] / temperature - largest;
      sum += Math.exp(result[j]);
    }
    for (int j = 0; j < classes; j++) {
      result[j] -= Math.log(sum);
    }
    return result;
  }
}
