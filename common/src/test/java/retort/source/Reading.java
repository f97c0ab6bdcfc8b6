package retort.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.function.Executable;
import retort.UserException;

/** Reads whole sources, and what they refuse. */
final class Reading {
  private Reading() {}

  static Source open(String format, Path... places) {
    return open(format, "", places);
  }

  static Source open(String format, String split, Path... places) {
    List<String> locations = Arrays.stream(places).map(Path::toString).toList();
    return Sources.open(new SourceRequest(format, locations, split), new Configuration());
  }

  static Source open(TableColumns columns, Path... places) {
    List<String> locations = Arrays.stream(places).map(Path::toString).toList();
    return Sources.open(new SourceRequest("parquet", locations, "", columns), new Configuration());
  }

  /** Every image, sorted by id, which must be unique. */
  static List<SourceImage> all(SparkSession spark, Source source, int partitions) {
    List<SourceImage> images = new ArrayList<>(source.images(spark, partitions).collect());
    images.sort(Comparator.comparing(SourceImage::id));
    assertEquals(
        images.size(), images.stream().map(SourceImage::id).distinct().count(), "unique ids");
    return images;
  }

  /** The labels of every image. */
  static Map<String, Integer> labels(List<SourceImage> images) {
    Map<String, Integer> labels = new TreeMap<>();
    images.forEach(image -> labels.put(image.id(), image.label()));
    return labels;
  }

  /** What a user reads; each part must be in it. */
  static void assertRefused(Executable reading, String... parts) {
    Throwable error = assertThrows(Throwable.class, reading);
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof UserException) {
        String message = cause.getMessage();
        for (String part : parts) {
          assertTrue(message.contains(part), message);
        }
        return;
      }
    }
    throw new AssertionError("not the user's to mend", error);
  }
}
