package retort.krr;

import retort.device.NotPositiveDefiniteException;

/**
 * Solves kernel ridge regression on synthetic features. The second half of the seam to the
 * hardware: plain arrays in, plain arrays out.
 */
public interface Krr {

  /** The paper's lambda, as a share of trace(K). */
  double PAPER_RIDGE = 1e-6;

  /** The paper's solver on this machine's CPU, with the calling thread's share of its cores. */
  static Krr create() {
    return create(PAPER_RIDGE);
  }

  /**
   * The same with another ridge.
   *
   * @param ridge lambda as a share of trace(K), in (0, 1]
   * @throws IllegalArgumentException where it is not
   */
  static Krr create(double ridge) {
    return new CholeskyKrr(ridge);
  }

  /**
   * Forms K = Fs Fs', lambda = ridge trace(K), and the Cholesky factor of K + lambda I, all in
   * float64, and solves the head: S = (K + lambda I)^-1 Ys, W = Fs' S.
   *
   * @param features (m, p - 1), the synthetic features without the bias column, which is added here
   * @param targets Ys, (m, d)
   * @throws NotPositiveDefiniteException where the factorisation breaks down or an input is not
   *     finite
   */
  Head solve(float[] features, float[] targets, int m, int d);

  /** A solved head; holds the factor until closed. */
  interface Head extends AutoCloseable {

    /** W, (p, d): the last row belongs to the bias column. */
    float[] weights();

    /** lambda, the ridge that was added. */
    double ridge();

    /**
     * The outer gradient with respect to the synthetic features and targets, lambda held fixed.
     *
     * @param aggregate G = Ft' (Ft W - Yt) times 2 / (n d), (p, d)
     */
    Gradient gradient(float[] aggregate);

    @Override
    void close();
  }

  /**
   * The outer gradient of one step.
   *
   * @param features dFs without the bias column, (m, p - 1)
   * @param targets dYs, (m, d)
   */
  record Gradient(float[] features, float[] targets) {}
}
