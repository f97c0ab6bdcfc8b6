package retort.source;

import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaRDD;
import retort.Quantity;
import scala.Tuple2;

/** Whether the values of a column tell its rows apart. */
final class ParquetIds {
  private static final int NAMED = 3;

  private ParquetIds() {}

  /**
   * What is in the way: the first values that are there more than once.
   *
   * @param values one a row; an empty text for none
   * @return none where every row has a value of its own
   */
  static Optional<String> fault(JavaRDD<String> values) {
    List<Tuple2<String, Integer>> twice =
        values
            .mapToPair(value -> new Tuple2<>(value, 1))
            .reduceByKey(Integer::sum)
            .filter(count -> count._1().isEmpty() || count._2() > 1)
            .map(count -> count)
            .takeOrdered(NAMED, new ByText());
    return twice.isEmpty()
        ? Optional.empty()
        : Optional.of(twice.stream().map(ParquetIds::text).collect(Collectors.joining(", ")));
  }

  private static String text(Tuple2<String, Integer> count) {
    return count._1().isEmpty()
        ? Quantity.of(count._2(), "row has none", "rows have none")
        : "%s is there %d times".formatted(count._1(), count._2());
  }

  private static final class ByText implements Comparator<Tuple2<String, Integer>>, Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public int compare(Tuple2<String, Integer> a, Tuple2<String, Integer> b) {
      return a._1().compareTo(b._1());
    }
  }
}
