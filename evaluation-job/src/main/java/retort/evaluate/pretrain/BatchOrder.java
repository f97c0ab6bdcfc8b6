package retort.evaluate.pretrain;

import java.util.Arrays;
import java.util.SplittableRandom;
import retort.random.Seeds;

/**
 * The order of minibatches: a new permutation each epoch, the last batch of which is smaller where
 * the rows don't divide. Depends on the seed and the number of rows alone, so that sets of equal
 * size are seen in the same order.
 */
public final class BatchOrder {
  private final int rows;
  private final int batch;
  private final long seed;
  private int[] order = {};
  private int epoch = -1;

  /**
   * An order.
   *
   * @param rows at least 1
   * @param batch at least 1
   */
  public BatchOrder(int rows, int batch, long seed) {
    this.rows = rows;
    this.batch = Math.min(rows, batch);
    this.seed = seed;
  }

  /** The steps of an epoch. */
  public int steps() {
    return (rows + batch - 1) / batch;
  }

  /** The rows of a step, which must not be less than that of the call before. */
  public int[] rows(int step) {
    if (step / steps() != epoch) {
      epoch = step / steps();
      order = permutation(rows, Seeds.generator(seed, "batch order", epoch));
    }
    int from = step % steps() * batch;
    return Arrays.copyOfRange(order, from, Math.min(rows, from + batch));
  }

  /** Not that of {@link Seeds#permutation}: the figures of docs/results.md are of this one. */
  private static int[] permutation(int count, SplittableRandom random) {
    int[] order = new int[count];
    Arrays.setAll(order, i -> i);
    for (int i = count - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
    return order;
  }
}
