package retort.distill.krrst;

import java.util.Map;
import retort.tensors.Tensor;

/**
 * The state of a backbone of the pool, as a checkpoint holds it.
 *
 * @param weights parameters and running statistics under PyTorch's names
 * @param momentum of its SGD under the same names, zero for running statistics
 * @param trainingSteps on the synthetic pairs
 * @param initializations how often it has been initialized, the first time included
 */
public record BackboneState(
    Map<String, Tensor> weights,
    Map<String, Tensor> momentum,
    int trainingSteps,
    int initializations) {}
