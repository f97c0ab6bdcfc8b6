/** Optimizers and learning rates, whatever it is that they move. */
package retort.optimizer;
