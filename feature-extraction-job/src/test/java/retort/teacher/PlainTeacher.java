package retort.teacher;

import java.net.URISyntaxException;
import java.nio.file.Path;

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
