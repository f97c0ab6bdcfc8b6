package retort.teacher.training;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import retort.image.Pixels;
import retort.source.SourceImage;
import retort.teacher.survey.ImageShape;
import retort.teacher.survey.ShapeOptions;
import retort.teacher.views.AugmentSettings;
import retort.teacher.views.AugmentedViews;
import retort.teacher.views.BlurSettings;
import retort.teacher.views.CropSettings;
import retort.teacher.views.JitterSettings;
import retort.teacher.views.SolarizeSettings;
import retort.teacher.views.ViewSettings;

/** Small random images in shards. */
final class SampleShards {
  static final int SIZE = 8;
  static final ImageShape SHAPE =
      new ImageShape(SIZE, false, 3, true, new ShapeOptions("", "", ""));
  static final long SEED = 5;

  private SampleShards() {}

  static JavaSparkContext context(SparkSession spark) {
    return JavaSparkContext.fromSparkContext(spark.sparkContext());
  }

  /** Images named 0 to count - 1, of which each shows its own noise. */
  static JavaRDD<SourceImage> images(SparkSession spark, int count, int slices) {
    List<SourceImage> images = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] values = new byte[3 * SIZE * SIZE];
      new SplittableRandom(i).nextBytes(values);
      String id = "image " + i;
      images.add(new SourceImage(id, i % 3, id, new Pixels(values, 3, SIZE, SIZE), null));
    }
    return context(spark).parallelize(images, slices);
  }

  static ShardedImages load(JavaRDD<SourceImage> images, int shards, int partitions) {
    long[] first = ImageIndex.of(images, SHAPE, SEED).shardStarts(shards);
    return ShardedImages.load(images, SHAPE, first, partitions, SEED);
  }

  static ViewPairs pairs() {
    AugmentSettings augment =
        new AugmentSettings(
            new CropSettings(0.5, 1.3),
            0.5,
            new JitterSettings(0.8, 0.3, 0.3, 0.3, 0.1),
            0.2,
            SIZE,
            new BlurSettings(0, 0, 0.1, 1),
            new SolarizeSettings(0, 0));
    ViewSettings settings = augment.first(SIZE);
    double[] half = {0.5, 0.5, 0.5};
    return new ViewPairs(new AugmentedViews(settings, settings, half, half, SEED), 3, SIZE);
  }
}
