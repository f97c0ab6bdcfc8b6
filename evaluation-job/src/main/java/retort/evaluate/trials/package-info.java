/** Trials: which there are, where they run, and what is kept of them between two runs. */
package retort.evaluate.trials;
