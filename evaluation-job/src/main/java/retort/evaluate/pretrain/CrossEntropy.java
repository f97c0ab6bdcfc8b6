package retort.evaluate.pretrain;

import retort.network.ArrayLoss;

/** The mean over images of -log softmax(outputs)[label]. */
public final class CrossEntropy implements ArrayLoss {
  private final int[] labels;

  /**
   * @param labels one an image of the batch, from 0
   */
  public CrossEntropy(int[] labels) {
    this.labels = labels;
  }

  @Override
  public double differentiate(float[] outputs, int n) {
    int classes = outputs.length / n;
    double loss = 0;
    for (int i = 0; i < n; i++) {
      int row = i * classes;
      double largest = Double.NEGATIVE_INFINITY;
      for (int k = 0; k < classes; k++) {
        largest = Math.max(largest, outputs[row + k]);
      }
      double sum = 0;
      for (int k = 0; k < classes; k++) {
        sum += Math.exp(outputs[row + k] - largest);
      }
      double logSum = largest + Math.log(sum);
      loss += (logSum - outputs[row + labels[i]]) / n;
      for (int k = 0; k < classes; k++) {
        double share = Math.exp(outputs[row + k] - logSum);
        outputs[row + k] = (float) ((share - (k == labels[i] ? 1 : 0)) / n);
      }
    }
    return loss;
  }
}
