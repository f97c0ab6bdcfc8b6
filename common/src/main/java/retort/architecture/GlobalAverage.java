package retort.architecture;

import org.nd4j.linalg.api.ndarray.INDArray;
import retort.kernels.Arena;
import retort.kernels.Kernels;

/** The mean of each channel over an image: (n, h, w, c) to (n, 1, 1, c). */
final class GlobalAverage implements Layer {
  private final Arena arena;
  private long[] shape;

  GlobalAverage(Arena arena) {
    this.arena = arena;
  }

  @Override
  public INDArray forward(INDArray in, boolean training) {
    shape = in.shape();
    int c = (int) shape[3];
    int area = (int) (shape[1] * shape[2]);
    float[] values = Kernels.read(in);
    float[] means = new float[values.length / area];
    for (int i = 0; i < values.length; i++) {
      means[i / (area * c) * c + i % c] += values[i] / area;
    }
    INDArray out = arena.of("averages", shape[0], 1, 1, c);
    Kernels.write(out, means, 0);
    return out;
  }

  @Override
  public INDArray backward(INDArray gradient) {
    int c = (int) shape[3];
    int area = (int) (shape[1] * shape[2]);
    float[] means = Kernels.read(gradient);
    float[] values = new float[means.length * area];
    for (int i = 0; i < values.length; i++) {
      values[i] = means[i / (area * c) * c + i % c] / area;
    }
    INDArray result = arena.alternate("gradient", shape);
    Kernels.write(result, values, 0);
    return result;
  }
}
