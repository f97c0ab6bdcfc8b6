package retort.rejection;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.slice;
import static org.apache.spark.sql.functions.sort_array;

import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Why images are rejected, in a line: the commonest reasons first, with examples. */
final class Reasons {
  private static final int SHOWN = 5;
  private static final int EXAMPLES = 3;

  private Reasons() {}

  /**
   * Tells them.
   *
   * @param rejected of {@link RejectionList#SCHEMA}, at least one
   */
  static String of(Dataset<Row> rejected) {
    List<Row> reasons =
        rejected
            .groupBy("reason")
            .agg(
                count(lit(1)).as("number"),
                slice(sort_array(collect_list(col("id"))), 1, EXAMPLES).as("ids"))
            .orderBy(col("number").desc(), col("reason"))
            .limit(SHOWN + 1)
            .collectAsList();
    String shown =
        reasons.stream().limit(SHOWN).map(Reasons::text).collect(Collectors.joining("; "));
    return reasons.size() > SHOWN ? shown + "; and other reasons" : shown;
  }

  private static String text(Row reason) {
    List<String> ids = reason.getList(2);
    String more = reason.getLong(1) > ids.size() ? ", ..." : "";
    return "%d: %s (%s%s)"
        .formatted(reason.getLong(1), reason.getString(0), String.join(", ", ids), more);
  }
}
