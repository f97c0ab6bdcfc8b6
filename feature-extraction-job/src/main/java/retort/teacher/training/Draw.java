package retort.teacher.training;

import java.io.Serializable;

/**
 * Which images a step sees: of every stripe, in the order that (seed, epoch, stripe) gives it, the
 * group number {@code step}.
 *
 * @param seed of the run
 * @param epoch counted from 0
 * @param step within the epoch, counted from 0
 * @param group images of a stripe
 */
record Draw(long seed, long epoch, int step, int group) implements Serializable {}
