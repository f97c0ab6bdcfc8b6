package retort.architecture;

import org.nd4j.linalg.api.ndarray.INDArray;
import retort.kernels.Arena;
import retort.kernels.Kernels;

/** max(x, 0), in place. */
final class Rectifier implements Layer {
  private final Arena arena;
  private INDArray active;

  Rectifier(Arena arena) {
    this.arena = arena;
  }

  @Override
  public INDArray forward(INDArray in, boolean training) {
    Kernels.rectify(in);
    active = in;
    return in;
  }

  @Override
  public INDArray backward(INDArray gradient) {
    INDArray mask = arena.of("mask", active.shape());
    mask.assign(active);
    Kernels.positive(mask);
    Kernels.multiply(gradient, mask, gradient);
    return gradient;
  }
}
