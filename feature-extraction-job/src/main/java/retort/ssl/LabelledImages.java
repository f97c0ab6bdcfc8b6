package retort.ssl;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import retort.command.UserException;
import retort.image.ImageCodec;
import retort.image.Normalization;
import retort.image.Pixels;
import retort.image.UnusableImageException;

/**
 * The images of a local folder, all in memory; labels only measure, they never train.
 *
 * @param images squares of equal size with three channels, sorted by path
 * @param labels the name of the folder that each lies in
 */
record LabelledImages(List<Pixels> images, List<String> labels) {
  static final int CHANNELS = 3;

  /**
   * Reads every PNG and JPEG below a folder.
   *
   * @param size height and width, to which others are fitted
   * @throws UserException where the folder is not there, holds no images or one that can't be read
   */
  static LabelledImages read(Path folder, int size) {
    if (!Files.isDirectory(folder)) {
      throw new UserException("--images %s: no such folder".formatted(folder));
    }
    List<Pixels> images = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(LabelledImages::isImage).sorted().toList()) {
        images.add(image(file).withChannels(CHANNELS).fitted(size));
        labels.add(file.getParent().getFileName().toString());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (images.isEmpty()) {
      throw new UserException(
          "--images %s: no .png, .jpg or .jpeg file below it".formatted(folder));
    }
    return new LabelledImages(images, labels);
  }

  private static Pixels image(Path file) throws IOException {
    try {
      return ImageCodec.decode(Files.readAllBytes(file));
    } catch (UnusableImageException e) {
      throw new UserException("%s: %s: remove it or mend it".formatted(file, e.getMessage()), e);
    }
  }

  private static boolean isImage(Path file) {
    return file.toString().matches("(?i).*\\.(png|jpe?g)");
  }

  int size() {
    return images.size();
  }

  /** The mean of pixels / 255, a channel. */
  double[] mean() {
    return power(1, new double[CHANNELS]);
  }

  /** The standard deviation of pixels / 255, a channel. */
  double[] std() {
    double[] variance = power(2, mean());
    for (int c = 0; c < CHANNELS; c++) {
      variance[c] = Math.max(Math.sqrt(variance[c]), 1.0 / 255);
    }
    return variance;
  }

  private double[] power(int exponent, double[] from) {
    double[] sum = new double[CHANNELS];
    for (Pixels image : images) {
      byte[] values = image.values();
      int plane = values.length / CHANNELS;
      for (int i = 0; i < values.length; i++) {
        int c = i / plane;
        double centred = (values[i] & 0xff) / 255.0 - from[c];
        sum[c] += exponent == 1 ? centred : centred * centred;
      }
    }
    double count = (double) images.size() * images.get(0).values().length / CHANNELS;
    for (int c = 0; c < CHANNELS; c++) {
      sum[c] /= count;
    }
    return sum;
  }

  /** All images as they are, normalised, (n, channels, size, size). */
  float[] normalised(Normalization normalization) {
    int length = images.get(0).values().length;
    float[] values = new float[Math.multiplyExact(images.size(), length)];
    for (int i = 0; i < images.size(); i++) {
      normalization.apply(images.get(i), values, i * length);
    }
    return values;
  }
}
