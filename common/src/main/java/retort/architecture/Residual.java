package retort.architecture;

import org.nd4j.linalg.api.ndarray.INDArray;
import retort.kernels.Arena;
import retort.kernels.Kernels;

/**
 * The sum of two branches (He et al. 2016).
 *
 * @param arena of the network
 * @param name of the block
 * @param main the layers that learn a difference
 * @param shortcut the identity, or what gives the input the output's shape
 */
record Residual(Arena arena, String name, Sequence main, Sequence shortcut) implements Layer {

  @Override
  public INDArray forward(INDArray in, boolean training) {
    INDArray difference = main.forward(in, training);
    INDArray same = shortcut.forward(in, training);
    INDArray sum = arena.of(name + ".sum", difference.shape());
    sum.assign(difference);
    Kernels.add(same, sum);
    return sum;
  }

  @Override
  public INDArray backward(INDArray gradient) {
    INDArray kept = arena.of("residual", gradient.shape());
    kept.assign(gradient);
    INDArray first = main.backward(gradient);
    if (shortcut.layers().isEmpty()) {
      Kernels.add(kept, first);
      return first;
    }
    INDArray saved = arena.of("residual main", first.shape());
    saved.assign(first);
    INDArray second = shortcut.backward(kept);
    Kernels.add(saved, second);
    return second;
  }
}
