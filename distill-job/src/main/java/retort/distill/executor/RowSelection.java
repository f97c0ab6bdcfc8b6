package retort.distill.executor;

import java.io.Serializable;
import java.util.BitSet;
import java.util.Optional;

/** Which rows of each partition a round uses. */
interface RowSelection extends Serializable {

  /** Every row. */
  record AllRows() implements RowSelection {
    @Override
    public Optional<BitSet> of(int partition) {
      return Optional.empty();
    }
  }

  /** The positions of the rows within a partition; empty for all of it. */
  Optional<BitSet> of(int partition);
}
