package retort.teacher.training;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import retort.Quantity;
import retort.UserException;
import retort.image.Normalization;
import retort.rejection.RejectionLimit;
import retort.source.SourceImage;
import retort.storage.Storage;
import retort.teacher.survey.ImageShape;
import retort.teacher.survey.Rejections;
import retort.teacher.views.AugmentedViews;

/**
 * The training images, with what a first pass over them found.
 *
 * @param images usable or not
 * @param shape of all of them
 * @param index of the usable ones
 */
record TrainingData(JavaRDD<SourceImage> images, ImageShape shape, ImageIndex index) {

  /**
   * Passes over the images for the first time.
   *
   * @param shape of the first images
   * @param rejected where unusable images are listed
   * @param locations of the images, for messages
   * @throws UserException where too many can't be used, or fewer can than a batch has
   */
  static TrainingData survey(
      JavaRDD<SourceImage> images,
      ImageShape shape,
      TeacherSettings settings,
      RejectionLimit limit,
      Storage rejected,
      List<String> locations) {
    ImageIndex index = ImageIndex.of(images, shape, settings.seed());
    Rejections.check(images, shape, index.survey(), rejected, limit);
    if (index.images() < settings.batch()) {
      throw new UserException(
          "--images %s: %s can be used, fewer than teacher.batch = %d: %s"
              .formatted(
                  String.join(", ", locations),
                  Quantity.of(index.images(), "image"),
                  settings.batch(),
                  smaller(index.images(), settings.group())));
    }
    return new TrainingData(images, shape.settled(index.survey()), index);
  }

  /** A batch is a multiple of its groups. */
  private static String smaller(int images, int group) {
    int batch = images / group * group;
    return batch < 2
        ? "take a smaller batch, and a group (teacher.group = %d) that divides it".formatted(group)
        : "give --set teacher.batch=%d, or more images".formatted(batch);
  }

  List<Double> mean() {
    return index.survey().mean(shape);
  }

  List<Double> std() {
    return index.survey().std(shape);
  }

  Normalization normalization() {
    return Normalization.of(mean(), std());
  }

  /** Images of an epoch over those of a minibatch, rounded down. */
  int stepsPerEpoch(TeacherSettings settings) {
    return index.images() / settings.shards() / settings.group();
  }

  ShardedImages shards(TeacherSettings settings, int partitions) {
    long[] first = index.shardStarts(settings.shards());
    return ShardedImages.load(images, shape, first, partitions, settings.seed());
  }

  ViewPairs pairs(TeacherSettings settings) {
    int size = shape.size();
    AugmentedViews views =
        new AugmentedViews(
            settings.augment().first(size),
            settings.augment().second(size),
            mean().stream().mapToDouble(Double::doubleValue).toArray(),
            std().stream().mapToDouble(Double::doubleValue).toArray(),
            settings.seed());
    return new ViewPairs(views, shape.channels(), size);
  }
}
