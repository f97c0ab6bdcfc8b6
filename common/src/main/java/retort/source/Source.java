package retort.source;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;

/** Some files of images. */
public interface Source {

  /**
   * The first images, read by the driver without a Spark job: enough to tell their shape.
   *
   * @param most how many, at most
   */
  List<SourceImage> sample(int most);

  /**
   * All images, read by the executors.
   *
   * @param partitions how many; 0 for as many as the files suggest, at least one a slot
   * @throws retort.command.UserException where two images have the same id
   */
  JavaRDD<SourceImage> images(SparkSession spark, int partitions);
}
