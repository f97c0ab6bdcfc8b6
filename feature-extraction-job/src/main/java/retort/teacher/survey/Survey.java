package retort.teacher.survey;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import retort.UserException;
import retort.image.Pixels;
import retort.image.UnusableImageException;
import retort.source.SourceImage;

/**
 * Statistics of all images: counts, and exact integer sums and sums of squares a channel, which do
 * not depend on the order.
 *
 * @param images that can be used
 * @param rejected that can't
 * @param sums of the pixels, a channel: 3 where an image has colors, in each of which a gray one
 *     counts, else 1
 * @param squares of the pixels, summed, a channel
 */
public record Survey(long images, long rejected, long[] sums, long[] squares)
    implements Serializable {
  private static final Survey NONE = new Survey(0, 0, new long[1], new long[1]);

  /** Decodes every image, on the executors. */
  public static Survey of(JavaRDD<SourceImage> images, ImageShape shape) {
    return sum(
        images.mapPartitions(partition -> List.of(ofPart(partition, shape)).iterator()).collect());
  }

  /** Why an image is rejected; null where it isn't. */
  public static String rejection(SourceImage image, ImageShape shape) {
    try {
      FittedImage.of(image, shape);
      return null;
    } catch (UnusableImageException e) {
      return e.getMessage();
    }
  }

  /** The survey of all images, from that of each part. */
  public static Survey sum(List<Survey> parts) {
    return parts.stream().reduce(NONE, Survey::plus);
  }

  /** The channels that it takes to hold every image: 1 or 3. */
  public int channels() {
    return sums.length;
  }

  private static Survey ofPart(Iterator<SourceImage> partition, ImageShape shape) {
    Counter count = new Counter(shape);
    partition.forEachRemaining(count::add);
    return count.survey();
  }

  /** Accumulates the statistics, image by image. */
  public static final class Counter {
    private final ImageShape shape;
    private long[] sums = NONE.sums;
    private long[] squares = NONE.squares;
    private long images;
    private long rejected;

    /** Without images. */
    public Counter(ImageShape shape) {
      this.shape = shape;
    }

    /** Adds an image, and tells whether it can be used. */
    public boolean add(SourceImage image) {
      try {
        Survey one = of(FittedImage.of(image, shape).pixels());
        sums = plus(sums, one.sums);
        squares = plus(squares, one.squares);
        images++;
        return true;
      } catch (UnusableImageException e) {
        rejected++;
        return false;
      }
    }

    /** The statistics so far. */
    public Survey survey() {
      return new Survey(images, rejected, sums, squares);
    }
  }

  private static Survey of(Pixels pixels) {
    int plane = pixels.height() * pixels.width();
    long[] sums = new long[pixels.channels()];
    long[] squares = new long[pixels.channels()];
    for (int c = 0; c < sums.length; c++) {
      long sum = 0;
      long square = 0;
      for (int i = c * plane; i < (c + 1) * plane; i++) {
        int pixel = pixels.values()[i] & 0xff;
        sum += pixel;
        square += (long) pixel * pixel;
      }
      sums[c] = sum;
      squares[c] = square;
    }
    return new Survey(1, 0, sums, squares);
  }

  private Survey plus(Survey other) {
    return new Survey(
        images + other.images,
        rejected + other.rejected,
        plus(sums, other.sums),
        plus(squares, other.squares));
  }

  /** A channel each; that of gray counts in every color. */
  private static long[] plus(long[] a, long[] b) {
    long[] both = new long[Math.max(a.length, b.length)];
    for (int c = 0; c < both.length; c++) {
      both[c] = a[Math.min(c, a.length - 1)] + b[Math.min(c, b.length - 1)];
    }
    return both;
  }

  /** Of pixels / 255, a channel. */
  public List<Double> mean(ImageShape shape) {
    List<Double> means = new ArrayList<>();
    for (long sum : sums) {
      means.add(sum / count(shape) / 255);
    }
    return means;
  }

  /**
   * Of pixels / 255, a channel, over all pixels (divided by their number).
   *
   * @throws UserException where all pixels of a channel are equal
   */
  public List<Double> std(ImageShape shape) {
    List<Double> stds = new ArrayList<>();
    for (int c = 0; c < sums.length; c++) {
      double mean = sums[c] / count(shape);
      double variance = squares[c] / count(shape) - mean * mean;
      if (!(variance > 1e-9)) {
        throw new UserException(
            "the images are all alike: every pixel of channel %d is %.0f, so that their standard deviation is 0; name images that differ%s"
                .formatted(
                    c,
                    mean,
                    shape
                        .options()
                        .advice(shape.options().normalization())
                        .replaceFirst("^: ", ", or ")));
      }
      stds.add(Math.sqrt(variance) / 255);
    }
    return stds;
  }

  private double count(ImageShape shape) {
    return (double) images * shape.size() * shape.size();
  }
}
