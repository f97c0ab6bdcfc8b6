package retort.trials;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaSparkContext;

/** Spreads independent pieces of work over executors, a task each. */
final class Work {
  private Work() {}

  /** What a task does. */
  @FunctionalInterface
  interface Piece<T> extends Consumer<T>, java.io.Serializable {}

  /** Does all pieces; a task that is lost is done again, the others are not. */
  static <T> void spread(JavaSparkContext context, List<T> pieces, Piece<T> piece) {
    if (!pieces.isEmpty()) {
      context
          .parallelize(new ArrayList<>(pieces), pieces.size())
          .foreachPartition(some -> some.forEachRemaining(piece));
    }
  }

  /** Seconds since a {@link System#nanoTime}. */
  static double since(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
