package retort.pool;

import retort.convnet.Weights;

/**
 * One backbone of the pool between two steps.
 *
 * @param weights parameters and running statistics
 * @param momentum of its SGD
 * @param trained its step count
 * @param incarnation how often it has been initialised, the first time included
 */
public record Member(Weights weights, Weights momentum, int trained, int incarnation) {}
