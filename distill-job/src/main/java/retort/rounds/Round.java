package retort.rounds;

import java.io.Serializable;
import retort.convnet.Weights;
import retort.krr.OuterSum;

/**
 * What the driver sends to every executor for one round.
 *
 * @param backbone w, its own head left out
 * @param head W, (p, d)
 * @param dimension d
 * @param gradient whether G is wanted, or the loss alone
 */
record Round(Weights backbone, float[] head, int dimension, boolean gradient)
    implements Serializable {

  /** An empty sum against this head; close it. */
  OuterSum sum() {
    return gradient ? OuterSum.withGradient(head, dimension) : OuterSum.lossOnly(head, dimension);
  }
}
