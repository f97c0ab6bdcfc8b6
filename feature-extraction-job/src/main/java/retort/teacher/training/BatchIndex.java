package retort.teacher.training;

import java.io.Serializable;

/**
 * The position of a minibatch in the run. It has one group of images of every shard: number {@code
 * step} in the permutation of the shard that (seed, epoch, shard) draws.
 *
 * @param seed of the run
 * @param epoch counted from 0
 * @param step within the epoch, counted from 0
 * @param group images of a group
 */
record BatchIndex(long seed, long epoch, int step, int group) implements Serializable {}
