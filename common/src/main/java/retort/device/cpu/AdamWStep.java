package retort.device.cpu;

/**
 * AdamW (Loshchilov and Hutter 2019) in float32, as PyTorch computes it.
 *
 * @param size of a step, lr over the first moment's bias correction
 * @param correction of the second moment's root
 * @param kept what the decoupled weight decay leaves of a value
 */
record AdamWStep(float size, float correction, float kept) {
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final float KEPT1 = (float) BETA1;
  private static final float NEW1 = (float) (1 - BETA1);
  private static final float KEPT2 = (float) BETA2;
  private static final float NEW2 = (float) (1 - BETA2);
  private static final float EPSILON = 1e-8f;

  /**
   * The rule of one step.
   *
   * @param step counted from 0
   */
  static AdamWStep of(double lr, double weightDecay, long step) {
    return new AdamWStep(
        (float) (lr / (1 - Math.pow(BETA1, step + 1.0))),
        (float) (1 / Math.sqrt(1 - Math.pow(BETA2, step + 1.0))),
        (float) (1 - lr * weightDecay));
  }

  /** Moves the first n values x along their gradient g, with moments m and v. */
  void move(float[] g, float[] x, float[] m, float[] v, int n) {
    for (int i = 0; i < n; i++) {
      m[i] = KEPT1 * m[i] + NEW1 * g[i];
      v[i] = KEPT2 * v[i] + NEW2 * (g[i] * g[i]);
      float deviation = (float) Math.sqrt(v[i]) * correction + EPSILON;
      x[i] = kept * x[i] - size * (m[i] / deviation);
    }
  }
}
