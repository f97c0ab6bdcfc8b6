package retort.device.cpu;

import org.bytedeco.javacpp.DoublePointer;
import retort.device.Floats;
import retort.device.HeadSolver;
import retort.device.NotPositiveDefiniteException;

/** The head by LAPACK. */
final class CpuHeadSolver implements HeadSolver {
  private final HeadAlgebra algebra;
  private final double ridge;

  /**
   * A solver on the threads of a device.
   *
   * @param ridge lambda as a share of trace(K), in (0, 1]
   */
  CpuHeadSolver(HeadAlgebra algebra, double ridge) {
    this.algebra = algebra;
    this.ridge = ridge;
  }

  @Override
  public RidgeHead solve(Floats features, Floats targets, int m, int inputs, int d) {
    refuse(features, m, "feature");
    refuse(targets, m, "target");
    HeadMemory memory = algebra.borrow(m, inputs + 1, d);
    try {
      Float64Conversion doubling = algebra.doubling();
      doubling.withBias(features, m, inputs, memory.inputs());
      doubling.widen(targets, memory.solution());
      double lambda = factor(memory);
      algebra.lapack().solve(memory.factor(), m, memory.solution(), d);
      return new CpuHead(algebra, memory, lambda);
    } catch (RuntimeException e) {
      algebra.giveBack(memory);
      throw e;
    }
  }

  /** Forms K + lambda I in the upper half of the factor's memory, replaces it by that: lambda. */
  private double factor(HeadMemory memory) {
    int m = memory.m();
    DoublePointer matrix = memory.factor();
    algebra.lapack().gram(memory.inputs(), matrix, m, memory.p());
    double trace = 0;
    for (int i = 0; i < m; i++) {
      trace += matrix.get((long) i * m + i);
    }
    double lambda = ridge * trace;
    for (int i = 0; i < m; i++) {
      long diagonal = (long) i * m + i;
      matrix.put(diagonal, matrix.get(diagonal) + lambda);
    }
    int minor = algebra.lapack().factor(matrix, m);
    if (minor != 0) {
      throw NotPositiveDefiniteException.ofGram(m, memory.p(), lambda, Math.abs(minor));
    }
    return lambda;
  }

  private void refuse(Floats values, int m, String name) {
    if (!algebra.vectors().finite(values)) {
      NotPositiveDefiniteException.refuseNotFinite(values, m, name);
    }
  }
}
