package retort.network.layers;

import java.util.Optional;
import java.util.function.UnaryOperator;
import retort.device.Floats;
import retort.device.MatrixOperations;
import retort.network.layers.ParameterLayout.StateEntry;

/**
 * A linear layer, x W' + b.
 *
 * @param inputs the length of x
 * @param outputs the length of the result
 * @param weight W, (outputs, inputs)
 * @param bias b, where there is one
 */
record Linear(int inputs, int outputs, StateEntry weight, Optional<StateEntry> bias)
    implements RowLayer {

  /** Registers {@code name.weight} and, where wanted, {@code name.bias}. */
  static Linear register(
      ParameterLayout layout, String name, int inputs, int outputs, boolean biased) {
    double bound = 1 / Math.sqrt(inputs);
    StateEntry weight = layout.parameter(name + ".weight", bound, outputs, inputs);
    return new Linear(
        inputs,
        outputs,
        weight,
        biased ? Optional.of(layout.parameter(name + ".bias", bound, outputs)) : Optional.empty());
  }

  @Override
  public UnaryOperator<Floats> forward(Floats in, int n, Floats out, Tape tape) {
    MatrixOperations matrices = tape.device().matrices();
    matrices.multiply(false, true, n, outputs, inputs, 1, in, tape.value(weight), 0, out);
    bias.ifPresent(b -> matrices.addToRows(out, n, outputs, tape.value(b)));
    return gradient -> {
      if (tape.training()) {
        matrices.multiply(true, false, outputs, inputs, n, 1, gradient, in, 0, tape.result(weight));
        bias.ifPresent(b -> matrices.sumRows(gradient, n, outputs, tape.result(b)));
      }
      Floats result = tape.gradientFloats((long) n * inputs);
      matrices.multiply(
          false, false, n, inputs, outputs, 1, gradient, tape.value(weight), 0, result);
      return result;
    };
  }

  @Override
  public void close() {}
}
