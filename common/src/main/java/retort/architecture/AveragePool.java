package retort.architecture;

import org.nd4j.linalg.api.ndarray.INDArray;
import retort.kernels.Arena;
import retort.kernels.Kernels;

/** The mean of each 2x2 square; a last row or column without a partner is left out. */
final class AveragePool implements Layer {
  private final Arena arena;
  private final String name;
  private INDArray in;

  AveragePool(Arena arena, String name) {
    this.arena = arena;
    this.name = name;
  }

  @Override
  public INDArray forward(INDArray x, boolean training) {
    in = x;
    INDArray out = arena.of(name, x.size(0), x.size(1) / 2, x.size(2) / 2, x.size(3));
    Kernels.pool(x, out);
    return out;
  }

  @Override
  public INDArray backward(INDArray gradient) {
    INDArray result = arena.alternate("gradient", in.shape());
    Kernels.poolBackward(in, gradient, result);
    return result;
  }
}
