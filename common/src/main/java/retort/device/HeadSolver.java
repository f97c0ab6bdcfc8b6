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
  Head solve(Floats features, Floats targets, int m, int inputs, int d);

  /** A solved head with what its gradient needs. */
  interface Head extends AutoCloseable {

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

    @Override
    void close();
  }
}
