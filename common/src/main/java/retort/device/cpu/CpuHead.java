package retort.device.cpu;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.Pointer;
import retort.device.Floats;
import retort.device.HeadSolver;

/**
 * A solved head, all in float64: the condition number multiplies what dS = Fs G was rounded by, and
 * S has components of size 1 / lambda that cancel in W = Fs' S, as G and Fs' dYs do in their
 * difference H.
 */
final class CpuHead implements HeadSolver.RidgeHead {
  private final HeadAlgebra algebra;
  private final HeadMemory memory;
  private final int m;
  private final int p;
  private final int d;
  private final double ridge;
  private boolean multiplied;
  private boolean rounded;
  private boolean closed;

  /** Takes over the memory, which holds Fs, the factor of K and S'. */
  CpuHead(HeadAlgebra algebra, HeadMemory memory, double ridge) {
    this.algebra = algebra;
    this.memory = memory;
    this.m = memory.m();
    this.p = memory.p();
    this.d = memory.d();
    this.ridge = ridge;
  }

  @Override
  public Floats weights() {
    if (!rounded) {
      algebra.doubling().round(head(), memory.weights());
      rounded = true;
    }
    return memory.weights();
  }

  /** W = Fs' S. */
  private DoublePointer head() {
    if (!multiplied) {
      DoublePointer head = memory.head();
      algebra
          .lapack()
          .multiply(true, false, p, d, m, 1, memory.inputs(), memory.solution(), 0, head);
      multiplied = true;
    }
    return memory.head();
  }

  @Override
  public double ridge() {
    return ridge;
  }

  /**
   * The sum S G' - dYs (S' Fs) - S (dYs' Fs), in the order of the products that takes the least
   * time: S G' - (S dYs' + dYs S') Fs, whose middle is (m, m), or S H' - dYs W'.
   */
  @Override
  public void gradient(Floats aggregate, Floats featureGradient, Floats targetGradient) {
    Lapack lapack = algebra.lapack();
    Float64Conversion doubling = algebra.doubling();
    DoublePointer g = memory.sum();
    DoublePointer targets = memory.targets();
    doubling.widen(aggregate, g);
    lapack.multiply(false, false, m, d, p, 1, memory.inputs(), g, 0, targets); // dS = Fs G
    lapack.solve(memory.factor(), m, targets, d); // dYs
    doubling.round(targets, targetGradient);
    DoublePointer features = memory.features();
    if (m <= Math.min(p, d)) {
      lapack.multiply(false, true, m, p, d, 1, memory.solution(), g, 0, features); // S G'
      throughImages();
    } else {
      lapack.multiply(true, false, p, d, m, -1, memory.inputs(), targets, 1, g); // H
      lapack.multiply(false, true, m, p, d, 1, memory.solution(), g, 0, features);
      lapack.multiply(false, true, m, p, d, -1, targets, head(), 1, features);
    }
    doubling.round(features, m, p, p - 1, featureGradient);
  }

  @Override
  public void factors(Floats targets, Floats q, Floats z) {
    Float64Conversion doubling = algebra.doubling();
    DoublePointer rows = memory.features();
    Pointer.memcpy(rows, memory.inputs(), (long) m * p * Double.BYTES);
    algebra.lapack().solveHalf(true, memory.factor(), m, rows, p);
    doubling.roundTransposed(rows, m, p, q);
    doubling.widen(targets, memory.targets());
    algebra.lapack().solveHalf(true, memory.factor(), m, memory.targets(), d);
    doubling.round(memory.targets(), z);
  }

  @Override
  public void gradient(Floats gz, Floats qg, Floats featureGradient, Floats targetGradient) {
    Float64Conversion doubling = algebra.doubling();
    doubling.widen(qg, memory.targets());
    algebra.lapack().solveHalf(false, memory.factor(), m, memory.targets(), d); // dYs
    doubling.round(memory.targets(), targetGradient);
    doubling.widenTransposed(gz, p, m, memory.features());
    algebra.lapack().solveHalf(false, memory.factor(), m, memory.features(), p); // S G'
    throughImages();
    doubling.round(memory.features(), m, p, p - 1, featureGradient);
  }

  /** Takes (S dYs' + dYs S') Fs from dFs. */
  private void throughImages() {
    Lapack lapack = algebra.lapack();
    DoublePointer s = memory.solution();
    DoublePointer targets = memory.targets();
    DoublePointer square = memory.square();
    lapack.multiply(false, true, m, m, d, 1, s, targets, 0, square);
    addTranspose(square);
    lapack.multiply(false, false, m, p, m, -1, square, memory.inputs(), 1, memory.features());
  }

  private void addTranspose(DoublePointer square) {
    double[] values = new double[m * m];
    square.get(values, 0, values.length);
    for (int i = 0; i < m; i++) {
      for (int j = 0; j <= i; j++) {
        double both = values[i * m + j] + values[j * m + i];
        values[i * m + j] = both;
        values[j * m + i] = both;
      }
    }
    square.put(values, 0, values.length);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      algebra.giveBack(memory);
    }
  }
}
