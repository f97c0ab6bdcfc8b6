package retort.architecture;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import retort.kernels.Arena;
import retort.kernels.Kernels;

/** x W' + b of rows (n, 1, 1, inputs). */
final class Linear implements Layer {
  private final State state;
  private final Arena arena;
  private final String name;
  private final int inputs;
  private final int outputs;
  private final boolean biased;

  private INDArray in;
  private long version = -1;

  /** Registers {@code name.weight} (outputs, inputs) and, where it has one, {@code name.bias}. */
  Linear(State state, Arena arena, String name, int inputs, int outputs, boolean biased) {
    this.state = state;
    this.arena = arena;
    this.name = name;
    this.inputs = inputs;
    this.outputs = outputs;
    this.biased = biased;
    double bound = 1 / Math.sqrt(inputs);
    state.parameter(name + ".weight", bound, outputs, inputs);
    if (biased) {
      state.parameter(name + ".bias", bound, outputs);
    }
  }

  @Override
  public INDArray forward(INDArray x, boolean training) {
    long n = x.size(0);
    in = x;
    INDArray out = arena.of(name, n, 1, 1, outputs);
    Kernels.multiply(x.reshape(n, inputs), false, weight(), true, out.reshape(n, outputs));
    if (biased) {
      float[] bias = state.values(name + ".bias");
      float[] values = Kernels.read(out);
      for (int i = 0; i < values.length; i++) {
        values[i] += bias[i % outputs];
      }
      Kernels.write(out, values, 0);
    }
    return out;
  }

  @Override
  public INDArray backward(INDArray gradient) {
    long n = gradient.size(0);
    INDArray rows = gradient.reshape(n, outputs);
    INDArray weightGradient = arena.of("weight gradient", outputs, inputs);
    Kernels.multiply(rows, true, in.reshape(n, inputs), false, weightGradient);
    Kernels.read(weightGradient, state.gradient(name + ".weight"), 0);
    if (biased) {
      float[] sum = state.gradient(name + ".bias");
      Arrays.fill(sum, 0);
      float[] values = Kernels.read(gradient);
      for (int i = 0; i < values.length; i++) {
        sum[i % outputs] += values[i];
      }
    }
    INDArray result = arena.alternate("gradient", n, 1, 1, inputs);
    Kernels.multiply(rows, false, weight(), false, result.reshape(n, inputs));
    return result;
  }

  private INDArray weight() {
    INDArray weight = arena.of(name + ".weight", outputs, inputs);
    if (version != state.version()) {
      version = state.version();
      Kernels.write(weight, state.values(name + ".weight"), 0);
    }
    return weight;
  }
}
