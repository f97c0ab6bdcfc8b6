package retort.architecture;

import org.nd4j.linalg.api.ndarray.INDArray;
import retort.kernels.Arena;
import retort.kernels.Kernels;

/** The largest of each 2x2 square; a last row or column without a partner is left out. */
final class MaximumPool implements Layer {
  private final Arena arena;
  private final String name;
  private INDArray in;

  MaximumPool(Arena arena, String name) {
    this.arena = arena;
    this.name = name;
  }

  @Override
  public INDArray forward(INDArray x, boolean training) {
    in = x;
    INDArray out = arena.of(name, x.size(0), x.size(1) / 2, x.size(2) / 2, x.size(3));
    Kernels.poolMaximum(x, out);
    return out;
  }

  @Override
  public INDArray backward(INDArray gradient) {
    INDArray result = arena.alternate("gradient", in.shape());
    Kernels.poolMaximumBackward(in, gradient, result);
    return result;
  }
}
