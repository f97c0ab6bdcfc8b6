package retort.distill.executor;

import java.util.BitSet;
import java.util.Optional;
import java.util.SplittableRandom;
import retort.random.Seeds;

/**
 * Which rows of each partition a step uses: every row with the same chance, drawn without
 * replacement.
 *
 * <p>A partition's share of the minibatch is its share of the rows, rounded up or down by a draw
 * that all partitions have in common (systematic sampling), so that the shares add up to the
 * minibatch and the gradient is not biased towards small partitions. Which of its rows it takes, a
 * partition draws by itself from (seed, step, partition): a task that runs again takes the same.
 *
 * @param size rows over all partitions, between 1 and all of them
 * @param total rows of all partitions
 * @param before rows of the partitions before each, then {@code total}
 * @param seed of the run
 * @param step the outer step
 */
record Minibatch(int size, long total, long[] before, long seed, long step)
    implements RowSelection {

  @Override
  public Optional<BitSet> of(int partition) {
    return Optional.of(rows(partition));
  }

  /** How many rows partition {@code k} contributes. */
  int share(int k) {
    double offset = Seeds.generator(seed, "shares", step).nextDouble();
    return (int) (upTo(k + 1, offset) - upTo(k, offset));
  }

  /** The rows that partition {@code k} contributes, as positions within it. */
  BitSet rows(int k) {
    int rows = (int) (before[k + 1] - before[k]);
    int wanted = share(k);
    SplittableRandom random = Seeds.generator(seed, "minibatch", step, k);
    BitSet taken = new BitSet(rows);
    // Floyd's algorithm: every subset of this size with the same chance, in as many draws.
    for (int last = rows - wanted; last < rows; last++) {
      int drawn = random.nextInt(last + 1);
      taken.set(taken.get(drawn) ? last : drawn);
    }
    return taken;
  }

  private long upTo(int k, double offset) {
    // size * before is exact in float64 up to 2^53; the last boundary must be size, not an ulp off.
    return k == before.length - 1
        ? size
        : Math.min(size, (long) Math.floor((double) size * before[k] / total + offset));
  }
}
