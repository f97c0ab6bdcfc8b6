package retort.cluster;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/**
 * Adds one value a partition on the driver, in the order of the partitions and never in that of
 * arrival, so that the sum has the same bits whatever the executors do.
 *
 * <p>Up to {@value #FLAT} partitions send their values to the driver; more are added in groups of
 * neighbors on the executors first (a tree of depth two), so that the driver receives about the
 * square root of their number.
 */
public final class OrderedSum {
  private static final int FLAT = 16;

  private OrderedSum() {}

  /** Adds values in the order given; must not keep its arguments' arrays. */
  @FunctionalInterface
  public interface Addition<T> extends Serializable {
    /**
     * The sum.
     *
     * @param values at least one
     */
    T sum(List<T> values);
  }

  /** A sum under way; close it when it was taken. */
  public interface PendingSum<T> extends AutoCloseable {
    /**
     * Waits for the executors.
     *
     * @throws IllegalStateException with the job's failure as its cause
     */
    T await();

    /** Lets go of what the executors sent. */
    @Override
    void close();
  }

  /**
   * How many neighbors are added, and their sum rounded, before the sums are added.
   *
   * @return 1 where values are added at once
   */
  public static int group(int partitions) {
    return partitions <= FLAT ? 1 : size(partitions);
  }

  /** How many values the driver receives of as many partitions. */
  public static int received(int partitions) {
    return partitions <= FLAT ? partitions : groups(partitions);
  }

  private static int size(int partitions) {
    return (int) Math.ceil(Math.sqrt(partitions));
  }

  private static int groups(int partitions) {
    return (partitions + size(partitions) - 1) / size(partitions);
  }

  /**
   * Starts the job and returns at once. What it gives is still to be added, in its order: the
   * values, or the sums of neighbors where they are many.
   *
   * @param values at most one element a partition; partitions without one add nothing
   */
  public static <T> PendingSum<List<T>> start(JavaRDD<T> values, Addition<T> addition) {
    return start(values, addition, Slots.local(values.context()));
  }

  /** As {@link #start}, of values that the driver receives as they are, however many. */
  public static <T> PendingSum<List<T>> collect(JavaRDD<T> values) {
    return Slots.local(values.context())
        ? new InProcessResults<>(values, parts -> List.copyOf(parts.values()))
        : received(values.collectAsync());
  }

  /**
   * As {@link #start(JavaRDD, Addition)}.
   *
   * @param inProcess whether values are handed over as they are, with the same bits: driver and
   *     tasks must be one process
   */
  static <T> PendingSum<List<T>> start(JavaRDD<T> values, Addition<T> addition, boolean inProcess) {
    int partitions = values.getNumPartitions();
    if (inProcess) {
      return new InProcessResults<>(values, parts -> grouped(parts, addition, partitions));
    }
    return received(
        (partitions <= FLAT ? values : grouped(values, addition, partitions)).collectAsync());
  }

  private static <T> PendingSum<List<T>> received(Future<List<T>> parts) {
    return new PendingSum<>() {
      @Override
      public List<T> await() {
        return result(parts);
      }

      @Override
      public void close() {}
    };
  }

  /** The same additions as on executors, on the driver. */
  private static <T> List<T> grouped(
      SortedMap<Integer, T> parts, Addition<T> addition, int partitions) {
    if (partitions <= FLAT) {
      return List.copyOf(parts.values());
    }
    int size = size(partitions);
    List<T> sums = new ArrayList<>();
    for (int first = 0; first < partitions; first += size) {
      List<T> group = List.copyOf(parts.subMap(first, first + size).values());
      if (!group.isEmpty()) {
        sums.add(addition.sum(group));
      }
    }
    return sums;
  }

  private static <T> JavaRDD<T> grouped(JavaRDD<T> values, Addition<T> addition, int partitions) {
    int size = size(partitions);
    int groups = groups(partitions);
    JavaRDD<Tuple2<Integer, T>> indexed =
        values.mapPartitionsWithIndex(
            (index, part) -> {
              List<Tuple2<Integer, T>> one = new ArrayList<>(1);
              part.forEachRemaining(value -> one.add(new Tuple2<>(index, value)));
              return one.iterator();
            },
            false);
    JavaPairRDD<Integer, Iterable<Tuple2<Integer, T>>> together =
        JavaPairRDD.fromJavaRDD(indexed.map(part -> new Tuple2<>(part._1() / size, part)))
            .groupByKey(new FunctionPartitioner(groups, key -> (Integer) key));
    return together.map(
        group -> {
          List<Tuple2<Integer, T>> parts = new ArrayList<>();
          group._2().forEach(parts::add);
          parts.sort(Comparator.comparing(Tuple2::_1));
          return addition.sum(parts.stream().map(Tuple2::_2).toList());
        });
  }

  static <T> T result(Future<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a round failed: " + e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while executors worked", e);
    }
  }
}
