package retort.source;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/** Files of records, cut into ranges so that several tasks share a file. */
final class BinarySource implements Source {
  private final List<BinaryFile> files;
  private final Configuration hadoop;

  BinarySource(List<BinaryFile> files, Configuration hadoop) {
    this.files = List.copyOf(files);
    this.hadoop = hadoop;
  }

  private record Range(BinaryFile file, int first, int count) implements Serializable {}

  @Override
  public List<SourceImage> sample(int max) {
    List<SourceImage> first = new ArrayList<>();
    for (BinaryFile file : files) {
      int fromFile = Math.min(file.count(), max - first.size());
      if (fromFile == 0) {
        break;
      }
      file.read(0, fromFile, hadoop).forEachRemaining(first::add);
    }
    return first;
  }

  @Override
  public JavaRDD<SourceImage> images(SparkSession spark, int partitions) {
    long bytes = files.stream().mapToLong(f -> (long) f.count() * f.recordBytes()).sum();
    int parts = SourcePartitions.partitions(spark, partitions, bytes);
    long share = Math.max(1, (bytes + parts - 1) / parts);
    List<Range> ranges = new ArrayList<>();
    for (BinaryFile file : files) {
      int records = (int) Math.max(1, (share + file.recordBytes() - 1) / file.recordBytes());
      for (int first = 0; first < file.count(); first += records) {
        ranges.add(new Range(file, first, Math.min(records, file.count() - first)));
      }
    }
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<SerializableConfiguration> shared =
        context.broadcast(new SerializableConfiguration(hadoop));
    return context
        .parallelize(ranges, Math.min(parts, ranges.size()))
        .flatMap(range -> range.file.read(range.first, range.count, shared.value().value()));
  }
}
