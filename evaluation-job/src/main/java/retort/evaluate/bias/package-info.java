/**
 * A demonstration of the paper's first claim (Lee et al. 2024, section 3.1, theorem 1): where the
 * inner objective is randomly augmented or masked, the gradient of the outer loss with respect to
 * the synthetic images, computed from draws of it, is biased; KRR-ST's inner objective has no
 * randomness, and its gradient is exact.
 */
package retort.evaluate.bias;
