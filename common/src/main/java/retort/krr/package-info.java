/**
 * Sums over real rows against a kernel ridge regression head, and targets solved in closed form
 * (Lee et al. 2024, equation 6). The head itself is the device's: {@link retort.device.HeadSolver}.
 */
package retort.krr;
