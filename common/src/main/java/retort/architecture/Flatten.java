package retort.architecture;

import org.nd4j.linalg.api.ndarray.INDArray;
import retort.kernels.Arena;
import retort.kernels.Kernels;

/** (n, h, w, c) to (n, 1, 1, c * h * w), elements in PyTorch's order of channel, row, column. */
final class Flatten implements Layer {
  private final Arena arena;
  private long[] shape;

  Flatten(Arena arena) {
    this.arena = arena;
  }

  @Override
  public INDArray forward(INDArray in, boolean training) {
    shape = in.shape();
    int n = (int) shape[0];
    int c = (int) shape[3];
    int area = (int) (shape[1] * shape[2]);
    INDArray out = arena.of("flat", n, 1, 1, (long) c * area);
    Kernels.write(out, Order.swapped(Kernels.read(in), n, area, c), 0);
    return out;
  }

  @Override
  public INDArray backward(INDArray gradient) {
    INDArray result = arena.alternate("gradient", shape);
    int area = (int) (shape[1] * shape[2]);
    float[] values = Kernels.read(gradient);
    Kernels.write(result, Order.swapped(values, (int) shape[0], (int) shape[3], area), 0);
    return result;
  }
}
