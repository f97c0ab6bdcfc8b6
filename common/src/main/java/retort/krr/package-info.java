/**
 * The kernel ridge regression head: Gram matrix, factor, head, and the driver's share of the outer
 * gradient (Lee et al. 2024, equation 6; the design's section 1).
 */
package retort.krr;
