package retort.extract.toyimages;

import java.util.SplittableRandom;
import retort.random.Seeds;

/** Draws one image from (kind, size, seed, index). */
final class Drawing {
  /** Points a pixel and direction at which the foreground is asked for. */
  private static final int SAMPLES = 3;

  private static final double LEAST_CONTRAST = 0.45;

  private final ToyKind kind;
  private final int size;
  private final SplittableRandom random;

  private Drawing(ToyKind kind, int size, SplittableRandom random) {
    this.kind = kind;
    this.size = size;
    this.random = random;
  }

  /**
   * The pixels of an image.
   *
   * @param size the height and width in pixels, at least 8
   * @param index which image of this kind
   * @return 0xRRGGBB, row-major
   */
  static int[] draw(ToyKind kind, int size, long seed, long index) {
    return new Drawing(kind, size, Seeds.generator(seed, "drawn " + kind.folder(), index)).draw();
  }

  private int[] draw() {
    double[] ground = color();
    double[] groundEnd = shade(ground);
    double[] figure = contrasting(ground, groundEnd);
    double[] figureEnd = shade(figure);
    double[] fade = direction(between(0, 1) / size);

    double radius = size * (kind.texture() ? between(0.15, 0.3) : between(0.22, 0.42));
    double[] turn = direction(1 / radius);
    double middleX = size * between(0.3, 0.7);
    double middleY = size * between(0.3, 0.7);
    double detail = between(0, 1);
    double noise = between(0, 0.14);

    int[] pixels = new int[size * size];
    for (int row = 0; row < size; row++) {
      for (int column = 0; column < size; column++) {
        int covered = 0;
        for (int i = 0; i < SAMPLES; i++) {
          double y = row + (i + 0.5) / SAMPLES - middleY;
          for (int j = 0; j < SAMPLES; j++) {
            double x = column + (j + 0.5) / SAMPLES - middleX;
            if (kind.covers(x * turn[0] + y * turn[1], y * turn[0] - x * turn[1], detail)) {
              covered++;
            }
          }
        }
        double share = covered / (double) (SAMPLES * SAMPLES);
        double along = 0.5 + (column - 0.5 * size) * fade[0] + (row - 0.5 * size) * fade[1];
        int pixel = 0;
        for (int c = 0; c < 3; c++) {
          double back = ground[c] + along * (groundEnd[c] - ground[c]);
          double front = figure[c] + along * (figureEnd[c] - figure[c]);
          pixel = pixel << 8 | level(back + share * (front - back) + noise * grain());
        }
        pixels[row * size + column] = pixel;
      }
    }
    return pixels;
  }

  private double between(double min, double max) {
    return min + (max - min) * random.nextDouble();
  }

  /** A vector of this length in any direction. */
  private double[] direction(double length) {
    double angle = between(0, 2 * StrictMath.PI);
    return new double[] {length * StrictMath.cos(angle), length * StrictMath.sin(angle)};
  }

  /** Nearly normal, with deviation 1/2. */
  private double grain() {
    return random.nextDouble() + random.nextDouble() + random.nextDouble() - 1.5;
  }

  /** Red, green and blue in [0, 1] of any hue, neither black nor glaring. */
  private double[] color() {
    double hue = between(0, 6);
    double saturation = between(0.15, 0.8);
    double value = between(0.25, 0.97);
    double[] rgb = new double[3];
    for (int c = 0; c < 3; c++) {
      double place = (hue + 5 - 2 * c) % 6;
      rgb[c] = value * (1 - saturation * Math.max(0, Math.min(1, Math.min(place, 4 - place))));
    }
    return rgb;
  }

  /** The same color, lighter or darker, towards another hue. */
  private double[] shade(double[] color) {
    double[] other = color();
    double share = between(0.1, 0.45);
    double[] mixed = new double[3];
    for (int c = 0; c < 3; c++) {
      mixed[c] = color[c] + share * (other[c] - color[c]);
    }
    return mixed;
  }

  private double[] contrasting(double[] one, double[] two) {
    double[] found = color();
    while (distance(found, one) < LEAST_CONTRAST || distance(found, two) < LEAST_CONTRAST) {
      found = color();
    }
    return found;
  }

  private static double distance(double[] one, double[] two) {
    double sum = 0;
    for (int c = 0; c < 3; c++) {
      sum += (one[c] - two[c]) * (one[c] - two[c]);
    }
    return Math.sqrt(sum);
  }

  private static int level(double value) {
    return (int) Math.max(0, Math.min(255, Math.floor(255 * value + 0.5)));
  }
}
