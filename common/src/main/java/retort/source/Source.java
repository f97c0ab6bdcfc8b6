package retort.source;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;

/** An image dataset in files. */
public interface Source {

  /**
   * The first images, read by the driver without a Spark job: enough to tell their shape.
   *
   * @param max how many, at most
   */
  List<SourceImage> sample(int max);

  /**
   * The classes' names: an image's label is its place among them. Empty where a label is a name of
   * its own. Two sources agree on names, never on places.
   *
   * @param spark for formats whose names are known only once the images are read
   */
  default List<String> classes(SparkSession spark) {
    return List.of();
  }

  /**
   * All images, read by the executors.
   *
   * @param partitions how many; 0 for as many as the files suggest, at least one a slot
   * @throws retort.UserException where two images have the same id
   */
  JavaRDD<SourceImage> images(SparkSession spark, int partitions);
}
