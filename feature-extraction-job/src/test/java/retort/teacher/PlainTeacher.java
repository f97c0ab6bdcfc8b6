package retort.teacher;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;

/** The network of {@code onnx/make_models.py}, computed by its definition. */
public final class PlainTeacher {
  private static final int FILTERS = 4;
  private static final int POOL = 4;

  private PlainTeacher() {}

  /** One of the files in {@code onnx/}. */
  public static Path file(String name) {
    try {
      return Path.of(PlainTeacher.class.getResource("/onnx/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The images of {@code make_models.py}. */
  static float[] images(int n, int size) {
    int pixels = 3 * size * size;
    float[] images = new float[n * pixels];
    for (int k = 0; k < n; k++) {
      for (int i = 0; i < pixels; i++) {
        images[k * pixels + i] = (float) ((7 * i + 31 * k + i * i) % 256 / 255.0);
      }
    }
    return images;
  }

  /** The representations of these images. */
  static float[] representations(int n, int size) {
    int pixels = 3 * size * size;
    float[] images = images(n, size);
    int dimension = size * size / 4;
    float[] all = new float[n * dimension];
    for (int k = 0; k < n; k++) {
      float[] image = Arrays.copyOfRange(images, k * pixels, (k + 1) * pixels);
      System.arraycopy(representation(image, size), 0, all, k * dimension, dimension);
    }
    return all;
  }

  /** The representation of an image of 3 * size * size floats. */
  public static float[] representation(float[] image, int size) {
    int side = size / POOL;
    double[] sums = new double[FILTERS * side * side];
    for (int f = 0; f < FILTERS; f++) {
      for (int y = 0; y < size; y++) {
        for (int x = 0; x < size; x++) {
          sums[(f * side + y / POOL) * side + x / POOL] +=
              Math.max(0, convolved(image, size, f, y, x));
        }
      }
    }
    float[] means = new float[sums.length];
    for (int i = 0; i < sums.length; i++) {
      means[i] = (float) (sums[i] / (POOL * POOL));
    }
    return means;
  }

  private static double convolved(float[] image, int size, int filter, int y, int x) {
    double sum = (filter - 1.5) / 10;
    for (int c = 0; c < 3; c++) {
      for (int i = 0; i < 9; i++) {
        int row = y + i / 3 - 1;
        int column = x + i % 3 - 1;
        if (row >= 0 && row < size && column >= 0 && column < size) {
          int at = (filter * 3 + c) * 9 + i;
          sum += image[(c * size + row) * size + column] * ((37 * at) % 101 - 50) / 100.0;
        }
      }
    }
    return sum;
  }
}
