package retort.convnet;

/** The mean of (output - target)^2 over all n * d elements. */
public final class MeanSquaredError implements OutputLoss {
  private final float[] targets;

  /**
   * @param targets as many as there will be outputs
   */
  public MeanSquaredError(float[] targets) {
    this.targets = targets;
  }

  @Override
  public double differentiate(float[] outputs, int n) {
    float scale = (float) (2.0 / targets.length);
    double squares = 0;
    for (int i = 0; i < targets.length; i++) {
      float residual = outputs[i] - targets[i];
      squares += (double) residual * residual;
      outputs[i] = scale * residual;
    }
    return squares / targets.length;
  }
}
