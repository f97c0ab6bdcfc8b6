package retort.source;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;
import retort.parquet.RowRange;
import retort.parquet.ValueKind;
import retort.source.ParquetShard.Column;

/** One column of all files: ids, paths or labels, and none of the images. */
final class ParquetTexts {
  private ParquetTexts() {}

  private record TypedRows(RowRange rows, ValueKind kind) implements Serializable {
    Iterator<String> read(Configuration hadoop) {
      RowRange.RowIterator read = ParquetTexts.open(rows, hadoop);
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          return read.hasNext();
        }

        @Override
        public String next() {
          Object value = read.next().columns()[0];
          try {
            String text = kind.text(value);
            return text == null ? "" : text;
          } catch (IllegalArgumentException notWhole) {
            return value.toString();
          }
        }
      };
    }
  }

  /** Rows whose file is closed when the task ends, if not before. */
  static RowRange.RowIterator open(RowRange rows, Configuration hadoop) {
    RowRange.RowIterator read = rows.read(hadoop);
    TaskContext task = TaskContext.get();
    if (task != null) {
      task.addTaskCompletionListener((TaskCompletionListener) done -> read.close());
    }
    return read;
  }

  /**
   * Every row's value, numbers with a fraction as they are; an empty text where it has none.
   *
   * @param column which every file has
   */
  static JavaRDD<String> of(
      SparkSession spark,
      Configuration hadoop,
      List<ParquetShard> shards,
      Function<ParquetShard, Column> column) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<SerializableConfiguration> shared =
        context.broadcast(new SerializableConfiguration(hadoop));
    List<TypedRows> parts = new ArrayList<>();
    long bytes = 0;
    for (ParquetShard shard : shards) {
      Column of = column.apply(shard);
      for (RowRange group : shard.groups()) {
        RowRange rows = group.only(of.place());
        bytes += rows.groupBytes();
        parts.add(new TypedRows(rows, of.kind()));
      }
    }
    int max = SourcePartitions.partitions(spark, 0, bytes);
    return context
        .parallelize(parts, Math.max(1, Math.min(max, parts.size())))
        .flatMap(part -> part.read(shared.value().value()));
  }
}
