package retort.device;

/**
 * Solves the linear head by kernel ridge regression on synthetic features (Lee et al. 2024,
 * equation 4), in float64 wherever the device lets its algebra run.
 */
public interface HeadSolver {

  /** The paper's lambda, as a share of trace(K). */
  double PAPER_RIDGE = 1e-6;

  /**
   * Forms K = Fs Fs', lambda = ridge trace(K) and the Cholesky factor of K + lambda I, and solves S
   * = (K + lambda I)^-1 Ys, W = Fs' S, where Fs = [features, 1].
   *
   * @param features (m, inputs), without the bias column
   * @param targets Ys, (m, d)
   * @return the head; close it
   * @throws NotPositiveDefiniteException where the factorization breaks down or an input is not
   *     finite
   */
  RidgeHead solve(Floats features, Floats targets, int m, int inputs, int d);

  /** A solved head with what its gradient needs. */
  interface RidgeHead extends AutoCloseable {

    /** W, (inputs + 1, d), the last row that of the bias column; freed with the head. */
    Floats weights();

    /** lambda, the ridge that was added. */
    double ridge();

    /**
     * The outer gradient with respect to the synthetic features and targets, lambda held fixed: dS
     * = Fs G, dYs = (K + lambda I)^-1 dS, dFs = S G' - dYs (S' Fs) - S (dYs' Fs).
     *
     * @param aggregate G = Ft' (Ft W - Yt) times 2 / (n d), (inputs + 1, d)
     * @param featureGradient out: dFs without the bias column, (m, inputs)
     * @param targetGradient out: dYs, (m, d)
     */
    void gradient(Floats aggregate, Floats featureGradient, Floats targetGradient);

    /**
     * W in two factors of m rows, W = Q' Z with Q = L^-1 Fs and Z = L^-1 Ys, where L L' = K +
     * lambda I is the Cholesky factorization. Q Q' is at most the identity, so that products with
     * the rounded factors lose no more than products with the rounded W; those with Fs and S lose
     * up to the condition number of K more.
     *
     * @param targets Ys, as they were solved, (m, d)
     * @param q out: Q', (inputs + 1, m), the last row that of the bias column
     * @param z out: Z, (m, d)
     */
    void factors(Floats targets, Floats q, Floats z);

    /**
     * The gradient of {@link #gradient(Floats, Floats, Floats)} from what G is in the factors'
     * rows: dYs = L'^-1 Q G, dFs = L'^-1 (G Z')' - (dYs S' + S dYs') Fs.
     *
     * @param gz G Z', (inputs + 1, m)
     * @param qg Q G, (m, d)
     * @param featureGradient out: dFs without the bias column, (m, inputs)
     * @param targetGradient out: dYs, (m, d)
     */
    void gradient(Floats gz, Floats qg, Floats featureGradient, Floats targetGradient);

    @Override
    void close();
  }
}
