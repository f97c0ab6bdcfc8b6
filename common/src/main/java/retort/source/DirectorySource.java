package retort.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.security.AccessControlException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Pictures in folders. An image's id is its name; its class is the first folder of its path below
 * its root, or below its split's folder.
 */
final class DirectorySource implements Source {
  private final List<LabeledFile> files;
  private final List<String> classes;
  private final long bytes;
  private final Configuration hadoop;

  private DirectorySource(
      List<LabeledFile> files, List<String> classes, long bytes, Configuration hadoop) {
    this.files = files;
    this.classes = classes;
    this.bytes = bytes;
    this.hadoop = hadoop;
  }

  private record LabeledFile(String uri, String name, Integer label) implements Serializable {
    SourceImage read(Configuration hadoop) {
      String shown = LocalNames.printable(uri);
      try (InputStream in = FileTree.open(uri, hadoop, 0)) {
        return new SourceImage(name, label, shown, null, in.readAllBytes());
      } catch (AccessDeniedException | AccessControlException e) {
        return new SourceImage(name, label, shown, null, null, "permission denied");
      } catch (IOException e) {
        throw new UncheckedIOException(shown, e);
      }
    }
  }

  static Source open(List<InputFile> found, Configuration hadoop) {
    Set<String> folders = new HashSet<>();
    found.forEach(file -> folders.add(folder(file.below())));
    List<String> classes = LabelSpelling.distinct(folders);
    Map<String, Integer> labels = new HashMap<>();
    classes.forEach(name -> labels.put(name, labels.size()));
    List<LabeledFile> files =
        found.stream()
            .map(
                file ->
                    new LabeledFile(
                        file.uri(),
                        file.name(),
                        labels.get(LabelSpelling.of(folder(file.below())))))
            .toList();
    return new DirectorySource(
        files, classes, found.stream().mapToLong(InputFile::length).sum(), hadoop);
  }

  /** The first folder of a relative path; empty where there is none. */
  private static String folder(String name) {
    return name.substring(0, Math.max(0, name.indexOf('/')));
  }

  @Override
  public List<String> classes(SparkSession spark) {
    return classes;
  }

  @Override
  public List<SourceImage> sample(int max) {
    return files.stream().limit(max).map(file -> file.read(hadoop)).toList();
  }

  @Override
  public JavaRDD<SourceImage> images(SparkSession spark, int partitions) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<SerializableConfiguration> shared =
        context.broadcast(new SerializableConfiguration(hadoop));
    int parts = Math.min(files.size(), SourcePartitions.partitions(spark, partitions, bytes));
    return context
        .parallelize(new ArrayList<>(files), parts)
        .map(file -> file.read(shared.value().value()));
  }
}
