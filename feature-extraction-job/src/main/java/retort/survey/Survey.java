package retort.survey;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import retort.command.UserException;
import retort.image.Pixels;
import retort.image.UnusableImageException;
import retort.source.SourceImage;

/**
 * What a look at every image tells: exact sums, which come out the same in whatever order.
 *
 * @param images that can be used
 * @param rejected that can't
 * @param sums of the pixels, a channel
 * @param squares of the pixels, summed, a channel
 */
public record Survey(long images, long rejected, long[] sums, long[] squares)
    implements Serializable {

  /** Decodes every image, on the executors. */
  public static Survey of(JavaRDD<SourceImage> images, ImageShape shape) {
    return sum(
        images.mapPartitions(some -> List.of(ofPart(some, shape)).iterator()).collect(), shape);
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
  public static Survey sum(List<Survey> parts, ImageShape shape) {
    return parts.stream().reduce(new Count(shape).survey(), Survey::plus);
  }

  private static Survey ofPart(Iterator<SourceImage> some, ImageShape shape) {
    Count count = new Count(shape);
    some.forEachRemaining(count::add);
    return count.survey();
  }

  /** Looks at images one by one. */
  public static final class Count {
    private final ImageShape shape;
    private final long[] sums;
    private final long[] squares;
    private long images;
    private long rejected;

    /** Of no image yet. */
    public Count(ImageShape shape) {
      this.shape = shape;
      this.sums = new long[shape.channels()];
      this.squares = new long[shape.channels()];
    }

    /** Looks at one more, and tells whether it can be used. */
    public boolean add(SourceImage image) {
      try {
        Survey.add(FittedImage.of(image, shape).pixels(), sums, squares);
        images++;
        return true;
      } catch (UnusableImageException e) {
        rejected++;
        return false;
      }
    }

    /** What was seen so far. */
    public Survey survey() {
      return new Survey(images, rejected, sums.clone(), squares.clone());
    }
  }

  private static void add(Pixels pixels, long[] sums, long[] squares) {
    int plane = pixels.height() * pixels.width();
    for (int c = 0; c < sums.length; c++) {
      long sum = 0;
      long square = 0;
      for (int i = c * plane; i < (c + 1) * plane; i++) {
        int pixel = pixels.values()[i] & 0xff;
        sum += pixel;
        square += (long) pixel * pixel;
      }
      sums[c] += sum;
      squares[c] += square;
    }
  }

  private Survey plus(Survey other) {
    long[] bothSums = sums.clone();
    long[] bothSquares = squares.clone();
    for (int c = 0; c < bothSums.length; c++) {
      bothSums[c] += other.sums[c];
      bothSquares[c] += other.squares[c];
    }
    return new Survey(images + other.images, rejected + other.rejected, bothSums, bothSquares);
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
            "the images are all alike: every pixel of channel %d is %.0f, so that their standard deviation is 0%s"
                .formatted(c, mean, shape.options().advice(shape.options().normalization())));
      }
      stds.add(Math.sqrt(variance) / 255);
    }
    return stds;
  }

  private double count(ImageShape shape) {
    return (double) images * shape.size() * shape.size();
  }
}
