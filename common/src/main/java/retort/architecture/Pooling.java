package retort.architecture;

import org.nd4j.linalg.api.ndarray.INDArray;
import retort.kernels.Arena;
import retort.kernels.Kernels;

/** One number for each 2x2 square; a last row or column without a partner is left out. */
final class Pooling implements Layer {
  private final Arena arena;
  private final String name;
  private final Forward forward;
  private final Backward backward;
  private INDArray in;

  private interface Forward {
    void run(INDArray in, INDArray out);
  }

  private interface Backward {
    void run(INDArray in, INDArray gradient, INDArray result);
  }

  private Pooling(Arena arena, String name, Forward forward, Backward backward) {
    this.arena = arena;
    this.name = name;
    this.forward = forward;
    this.backward = backward;
  }

  /** The mean of each square. */
  static Pooling average(Arena arena, String name) {
    return new Pooling(arena, name, Kernels::pool, Kernels::poolBackward);
  }

  /** The largest of each square. */
  static Pooling maximum(Arena arena, String name) {
    return new Pooling(arena, name, Kernels::poolMaximum, Kernels::poolMaximumBackward);
  }

  @Override
  public INDArray forward(INDArray x, boolean training) {
    in = x;
    INDArray out = arena.of(name, x.size(0), x.size(1) / 2, x.size(2) / 2, x.size(3));
    forward.run(x, out);
    return out;
  }

  @Override
  public INDArray backward(INDArray gradient) {
    INDArray result = arena.alternate("gradient", in.shape());
    backward.run(in, gradient, result);
    return result;
  }
}
