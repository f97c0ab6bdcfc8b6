package retort.distill.krrst;

import java.util.Map;
import retort.tensors.Tensor;

/**
 * One backbone of the pool between two steps, as a checkpoint holds it.
 *
 * @param weights parameters and running statistics under PyTorch's names
 * @param momentum of its SGD under the same names, zero for running statistics
 * @param trained its step count
 * @param incarnation how often it has been initialized, the first time included
 */
public record Member(
    Map<String, Tensor> weights, Map<String, Tensor> momentum, int trained, int incarnation) {}
