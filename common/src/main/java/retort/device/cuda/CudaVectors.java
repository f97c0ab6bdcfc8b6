package retort.device.cuda;

import retort.device.Bytes;
import retort.device.Doubles;
import retort.device.Floats;
import retort.device.VectorOperations;

/** Elementwise operations, reductions, losses and optimizers on a card. */
final class CudaVectors implements VectorOperations {
  private static final int MOST_BLOCKS = 1024;
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;

  private final CudaRuntime runtime;

  CudaVectors(CudaRuntime runtime) {
    this.runtime = runtime;
  }

  private static CudaFloats at(Floats vector) {
    return CudaFloats.in(vector);
  }

  @Override
  public void fill(Floats x, float value) {
    runtime.fill(at(x).address(), value, x.length());
  }

  @Override
  public void copy(Floats from, Floats to) {
    runtime.copy(at(from).address(), at(to).address(), 4 * to.length());
  }

  @Override
  public void axpby(float a, Floats x, float b, Floats y) {
    runtime.kernels().each("axpby", y.length(), a, at(x), b, at(y), y.length());
  }

  @Override
  public void zero(Doubles sum) {
    runtime.zero(CudaDoubles.in(sum).address(), 8 * sum.length());
  }

  @Override
  public void accumulate(Floats x, Doubles sum) {
    runtime.kernels().each("accumulate", x.length(), at(x), CudaDoubles.in(sum), x.length());
  }

  @Override
  public void round(Doubles sum, double factor, Floats out) {
    runtime
        .kernels()
        .each("roundSum", out.length(), CudaDoubles.in(sum), factor, at(out), out.length());
  }

  @Override
  public void copy(Doubles from, Doubles to) {
    runtime.copy(CudaDoubles.in(from).address(), CudaDoubles.in(to).address(), 8 * to.length());
  }

  @Override
  public void addSquares(Floats x, Doubles total) {
    int blocks = blocks(x.length());
    long partial = runtime.memory().allocate(8L * blocks);
    runtime.kernels().blocks("squares", blocks, at(x), x.length(), partial);
    runtime.kernels().blocks("addTotal", 1, partial, blocks, CudaDoubles.in(total));
    runtime.memory().free(partial);
  }

  @Override
  public boolean finite(Floats x) {
    long flag = runtime.memory().allocate(4);
    runtime.zero(flag, 4);
    runtime.kernels().blocks("infinite", blocks(x.length()), at(x), x.length(), flag);
    int found = runtime.ints(flag, 1)[0];
    runtime.memory().free(flag);
    return found == 0;
  }

  @Override
  public double meanSquaredError(Floats outputs, Floats targets, Floats gradient) {
    long length = outputs.length();
    int blocks = blocks(length);
    long partial = runtime.memory().allocate(8L * (blocks + 1));
    squaredErrors(outputs, targets, gradient, blocks, partial);
    long total = partial + 8L * blocks;
    runtime.zero(total, 8);
    runtime.kernels().blocks("addTotal", 1, partial, blocks, total);
    double sum = runtime.doubles(total, 1)[0];
    runtime.memory().free(partial);
    return sum / length;
  }

  @Override
  public void meanSquaredErrorGradient(Floats outputs, Floats targets, Floats gradient) {
    int blocks = blocks(outputs.length());
    long partial = runtime.memory().allocate(8L * blocks);
    squaredErrors(outputs, targets, gradient, blocks, partial);
    runtime.memory().free(partial);
  }

  private void squaredErrors(
      Floats outputs, Floats targets, Floats gradient, int blocks, long partial) {
    long length = outputs.length();
    runtime
        .kernels()
        .blocks(
            "squaredErrors",
            blocks,
            at(outputs),
            at(targets),
            at(gradient),
            (float) (2.0 / length),
            length,
            partial);
  }

  private static int blocks(long length) {
    return (int) Math.max(1, Math.min(MOST_BLOCKS, (length + 1023) / 1024));
  }

  @Override
  public void sgd(
      Floats values,
      Floats gradient,
      Floats buffer,
      double lr,
      double momentum,
      double weightDecay) {
    runtime
        .kernels()
        .each(
            "sgd",
            values.length(),
            at(values),
            at(gradient),
            at(buffer),
            (float) lr,
            (float) momentum,
            (float) weightDecay,
            values.length());
  }

  @Override
  public void adamW(
      Floats values,
      Floats gradient,
      Floats first,
      Floats second,
      double lr,
      double weightDecay,
      long step) {
    runtime
        .kernels()
        .each(
            "adamW",
            values.length(),
            at(values),
            at(gradient),
            at(first),
            at(second),
            1 - lr * weightDecay,
            lr / (1 - Math.pow(BETA1, step + 1.0)),
            1 / Math.sqrt(1 - Math.pow(BETA2, step + 1.0)),
            BETA1,
            BETA2,
            EPSILON,
            values.length());
  }

  @Override
  public void normalize(
      Bytes pixels, int[] rows, int n, int channels, int area, Floats table, Floats out) {
    long chosen = runtime.indices(rows, n);
    runtime
        .kernels()
        .each(
            "normalize",
            (long) n * channels * area,
            (DeviceAddress) pixels,
            chosen,
            n,
            channels,
            area,
            at(table),
            at(out));
    runtime.memory().free(chosen);
  }

  @Override
  public void gather(Floats matrix, int columns, int[] rows, int n, Floats out) {
    long chosen = runtime.indices(rows, n);
    runtime.kernels().each("gather", (long) n * columns, at(matrix), chosen, n, columns, at(out));
    runtime.memory().free(chosen);
  }
}
