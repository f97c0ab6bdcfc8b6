package retort.teacher.survey;

import java.util.Objects;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import retort.Quantity;
import retort.UserException;
import retort.rejection.RejectionLimit;
import retort.rejection.RejectionList;
import retort.source.SourceImage;
import retort.storage.Storage;

/** The images that can't be used: listed, and a failure where they are too many. */
public final class Rejections {
  private static final Logger LOG = LoggerFactory.getLogger(Rejections.class);

  private Rejections() {}

  /**
   * Writes the rejected images' id, path and reason as Parquet; nothing where there are none.
   *
   * @param place of the list
   * @throws UserException where more are rejected than the limit allows
   */
  public static void check(
      JavaRDD<SourceImage> images,
      ImageShape shape,
      Survey survey,
      Storage place,
      RejectionLimit limit) {
    if (survey.rejected() == 0) {
      return;
    }
    JavaRDD<Row> rows = images.map(image -> row(image, shape)).filter(Objects::nonNull);
    String reasons = RejectionList.write(SparkSession.active(), rows, place);
    long all = survey.images() + survey.rejected();
    String found = "%d of %s can't be used".formatted(survey.rejected(), Quantity.of(all, "image"));
    if (limit.isPassed(survey.rejected(), all)) {
      throw new UserException(
          "%s, more than %s: %s; all are listed in %s".formatted(found, limit, reasons, place));
    }
    LOG.warn("{} and are left out: {}; all are listed in {}", found, reasons, place);
  }

  private static Row row(SourceImage image, ImageShape shape) {
    String reason = Survey.rejection(image, shape);
    return reason == null ? null : RejectionList.row(image.id(), image.path(), reason);
  }
}
