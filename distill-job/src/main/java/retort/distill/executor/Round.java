package retort.distill.executor;

import java.io.Serializable;
import retort.cluster.PackedFloats;

/**
 * What the driver sends to every executor for one round.
 *
 * @param parameters of the backbone w, its own head left out
 * @param statistics of the backbone
 * @param head W, (p, d)
 * @param gradient whether G is wanted, or the loss alone
 */
record Round(PackedFloats parameters, PackedFloats statistics, PackedFloats head, boolean gradient)
    implements Serializable {}
