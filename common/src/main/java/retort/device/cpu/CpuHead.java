package retort.device.cpu;

import org.bytedeco.javacpp.DoublePointer;
import retort.device.Floats;
import retort.device.HeadSolver;

/**
 * A solved head. What passes through the solve is in float64: dS = Fs G, whose rounding the
 * condition number multiplies, and H = G - Fs' dYs, in which it cancels. W = Fs' S and dFs = S H' -
 * dYs W' are in float32 where m is at most p, which leaves 1e-6 of them; where m exceeds p, S has
 * components of size 1 / lambda that cancel, and everything is in float64.
 */
final class CpuHead implements HeadSolver.Head {
  private final CpuMatrices matrices;
  private final int threads;
  private final DoublePointer inputs;
  private final DoublePointer factor;
  private final DoublePointer solution;
  private final int m;
  private final int p;
  private final int d;
  private final double ridge;
  private final CpuFloats weights;
  private final CpuFloats shortFeatures;
  private final CpuFloats shortSolution;

  /** Takes over the three arrays: Fs (m, p), the factor of K (m, m) and S' (d, m). */
  CpuHead(
      CpuMatrices matrices,
      int threads,
      DoublePointer inputs,
      DoublePointer factor,
      DoublePointer solution,
      int m,
      int p,
      int d,
      double ridge) {
    this.matrices = matrices;
    this.threads = threads;
    this.inputs = inputs;
    this.factor = factor;
    this.solution = solution;
    this.m = m;
    this.p = p;
    this.d = d;
    this.ridge = ridge;
    this.weights = CpuFloats.allocate((long) p * d);
    boolean single = m <= p;
    this.shortFeatures = CpuFloats.allocate(single ? (long) m * p : 0);
    this.shortSolution = CpuFloats.allocate(single ? (long) m * d : 0);
  }

  /** W = Fs' S. */
  void solveWeights() {
    if (m <= p) {
      Doubling.round(inputs, m, p, p, shortFeatures);
      Doubling.roundTransposed(solution, m, d, shortSolution);
      matrices.multiply(true, false, p, d, m, 1, shortFeatures, shortSolution, 0, weights);
      return;
    }
    DoublePointer product = new DoublePointer((long) p * d);
    try {
      Lapack.alone(
          threads,
          () -> {
            Lapack.multiply(1, inputs, solution, 0, product, p, d, m);
            return null;
          });
      Doubling.round(product, p, d, d, weights);
    } finally {
      product.deallocate();
    }
  }

  @Override
  public Floats weights() {
    return weights;
  }

  @Override
  public double ridge() {
    return ridge;
  }

  /**
   * With H = G - Fs' dYs, the sum S G' - dYs (S' Fs) - S (dYs' Fs) is S H' - dYs W': two large
   * products instead of four.
   */
  @Override
  public void gradient(Floats aggregate, Floats featureGradient, Floats targetGradient) {
    Extents.check("an aggregate of %d x %d".formatted(p, d), (long) p * d, aggregate.length());
    Extents.check("the features' gradient", (long) m * (p - 1), featureGradient.length());
    Extents.check("the targets' gradient", (long) m * d, targetGradient.length());
    DoublePointer sum = Doubling.of(aggregate);
    DoublePointer targets = new DoublePointer((long) d * m);
    try {
      Lapack.alone(
          threads,
          () -> {
            Lapack.multiply(1, sum, inputs, 0, targets, d, m, p); // dS' = G' Fs'
            Lapack.solve(factor, m, targets, d); // dYs'
            Lapack.multiply(-1, inputs, targets, 1, sum, p, d, m); // H
            return null;
          });
      Doubling.roundTransposed(targets, m, d, targetGradient);
      if (m <= p) {
        singleFeatures(sum, targetGradient, featureGradient);
      } else {
        doubleFeatures(sum, targets, featureGradient);
      }
    } finally {
      sum.deallocate();
      targets.deallocate();
    }
  }

  /** dFs = S H' - dYs W' without the bias column, whose rows of H and W are the last. */
  private void singleFeatures(DoublePointer sum, Floats targetGradient, Floats featureGradient) {
    try (CpuFloats h = CpuFloats.allocate((long) p * d)) {
      Doubling.round(sum, p, d, d, h);
      int inner = p - 1;
      Floats inputsOfH = h.slice(0, (long) inner * d);
      Floats inputsOfW = weights.slice(0, (long) inner * d);
      matrices.multiply(false, true, m, inner, d, 1, shortSolution, inputsOfH, 0, featureGradient);
      matrices.multiply(
          false, true, m, inner, d, -1, targetGradient, inputsOfW, 1, featureGradient);
    }
  }

  private void doubleFeatures(DoublePointer sum, DoublePointer targets, Floats featureGradient) {
    DoublePointer features = new DoublePointer((long) m * p);
    DoublePointer head = new DoublePointer((long) p * d);
    try {
      Lapack.alone(
          threads,
          () -> {
            Lapack.multiply(1, inputs, solution, 0, head, p, d, m);
            Lapack.multiply(1, solution, sum, 0, features, m, p, d);
            Lapack.multiply(-1, targets, head, 1, features, m, p, d);
            return null;
          });
      Doubling.round(features, m, p, p - 1, featureGradient);
    } finally {
      features.deallocate();
      head.deallocate();
    }
  }

  @Override
  public void close() {
    inputs.deallocate();
    factor.deallocate();
    solution.deallocate();
    weights.close();
    shortFeatures.close();
    shortSolution.close();
  }
}
