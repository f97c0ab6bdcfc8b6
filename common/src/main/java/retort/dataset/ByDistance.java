package retort.dataset;

import java.io.Serializable;
import java.util.Comparator;
import scala.Tuple2;

/** Orders (number, id) by the number, then by the id. */
final class ByDistance implements Comparator<Tuple2<Double, String>>, Serializable {
  private static final long serialVersionUID = 1L;

  @Override
  public int compare(Tuple2<Double, String> a, Tuple2<Double, String> b) {
    int bySize = Double.compare(a._1(), b._1());
    return bySize != 0 ? bySize : a._2().compareTo(b._2());
  }
}
