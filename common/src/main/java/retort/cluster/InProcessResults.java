package retort.cluster;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function2;

/**
 * Values that tasks hand to the driver as they are, where both are one process. Each partition has
 * one place: an attempt that comes again replaces what the one before it left, and one that ends
 * after the sum was taken finds no place any more.
 */
final class InProcessResults<T, R> implements OrderedSum.PendingSum<R> {
  private final SharedVariable.InProcess<Map<Integer, T>> places;
  private final SortedMap<Integer, T> parts = new ConcurrentSkipListMap<>();
  private final Future<?> job;
  private final Function<SortedMap<Integer, T>, R> addition;

  /**
   * Starts the job.
   *
   * @param addition of the values by their partitions
   */
  InProcessResults(JavaRDD<T> values, Function<SortedMap<Integer, T>, R> addition) {
    this.addition = addition;
    places = SharedVariable.InProcess.holding(parts);
    job = values.mapPartitionsWithIndex(new Leaving<>(places), true).collectAsync();
  }

  @Override
  public R await() {
    OrderedSum.result(job);
    return addition.apply(parts);
  }

  @Override
  public void close() {
    places.close();
  }

  /**
   * The task's end of it.
   *
   * @param places of the partitions' values
   */
  record Leaving<T>(SharedVariable.InProcess<Map<Integer, T>> places)
      implements Function2<Integer, Iterator<T>, Iterator<Serializable>> {

    @Override
    public Iterator<Serializable> call(Integer partition, Iterator<T> values) {
      List<T> results = new ArrayList<>(1);
      values.forEachRemaining(results::add);
      Map<Integer, T> open = places.value();
      if (open != null) {
        results.forEach(value -> open.put(partition, value));
      }
      return List.<Serializable>of().iterator();
    }
  }
}
