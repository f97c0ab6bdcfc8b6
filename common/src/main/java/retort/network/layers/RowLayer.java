package retort.network.layers;

import java.util.function.UnaryOperator;
import retort.device.Floats;

/** A part of a head from rows to rows. */
interface RowLayer extends AutoCloseable {

  /** The length of a row of the output. */
  int outputs();

  /**
   * Writes the output.
   *
   * @param in (n, inputs); stays as it is until the backward pass
   * @param out (n, outputs)
   * @return the backward pass: from the gradient with respect to the output to that with respect to
   *     the input, which is then the caller's
   */
  UnaryOperator<Floats> forward(Floats in, int n, Floats out, Tape tape);

  /** Frees what the layer itself holds on the device. */
  @Override
  void close();
}
