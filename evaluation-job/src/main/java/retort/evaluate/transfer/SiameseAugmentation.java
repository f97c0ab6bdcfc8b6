package retort.evaluate.transfer;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Differentiable Siamese augmentation (Zhao and Bilen 2021, arXiv 2102.08259) with its usual
 * strengths. Each image draws its own parameters; what comes from outside an image is 0, the mean
 * color of a normalized one.
 */
enum SiameseAugmentation {
  /** Brightness, saturation and contrast. */
  COLOR {
    @Override
    void apply(float[] images, int at, int channels, int size, SplittableRandom random) {
      int plane = size * size;
      float brightness = (float) random.nextDouble(-0.5, 0.5);
      float saturation = (float) random.nextDouble(0, 2);
      float contrast = (float) random.nextDouble(0.5, 1.5);
      double sum = 0;
      for (int i = at; i < at + plane; i++) {
        float gray = 0;
        for (int c = 0; c < channels; c++) {
          images[i + c * plane] += brightness;
          gray += images[i + c * plane] / channels;
        }
        for (int c = 0; c < channels; c++) {
          images[i + c * plane] = gray + saturation * (images[i + c * plane] - gray);
        }
        sum += gray;
      }
      float middle = (float) (sum / plane);
      for (int i = at; i < at + channels * plane; i++) {
        images[i] = middle + contrast * (images[i] - middle);
      }
    }
  },
  /** Moved by up to an eighth along each axis. */
  CROP {
    @Override
    void apply(float[] images, int at, int channels, int size, SplittableRandom random) {
      int max = Math.round(size / 8f);
      int down = random.nextInt(-max, max + 1);
      int right = random.nextInt(-max, max + 1);
      AffineMap.apply(images, at, channels, size, 1, 0, 0, 1, right, down);
    }
  },
  /** A square of half the size left out, its middle anywhere. */
  CUTOUT {
    @Override
    void apply(float[] images, int at, int channels, int size, SplittableRandom random) {
      int hole = Math.round(size / 2f);
      int top = random.nextInt(size + 1 - hole % 2) - hole / 2;
      int left = random.nextInt(size + 1 - hole % 2) - hole / 2;
      int from = Math.max(0, left);
      int to = Math.min(size, left + hole);
      for (int c = 0; c < channels; c++) {
        for (int row = Math.max(0, top); row < Math.min(size, top + hole); row++) {
          int start = at + (c * size + row) * size;
          Arrays.fill(images, start + from, start + to, 0);
        }
      }
    }
  },
  /** Mirrored, half of the time. */
  FLIP {
    @Override
    void apply(float[] images, int at, int channels, int size, SplittableRandom random) {
      if (random.nextBoolean()) {
        for (int start = at; start < at + channels * size * size; start += size) {
          for (int i = start, j = start + size - 1; i < j; i++, j--) {
            float pixel = images[i];
            images[i] = images[j];
            images[j] = pixel;
          }
        }
      }
    }
  },
  /** Stretched or shrunk by up to a fifth, each axis on its own. */
  SCALE {
    @Override
    void apply(float[] images, int at, int channels, int size, SplittableRandom random) {
      double across = random.nextDouble(1 / 1.2, 1.2);
      double along = random.nextDouble(1 / 1.2, 1.2);
      AffineMap.apply(images, at, channels, size, across, 0, 0, along, 0, 0);
    }
  },
  /** Turned by up to 15 degrees. */
  ROTATE {
    @Override
    void apply(float[] images, int at, int channels, int size, SplittableRandom random) {
      double angle = Math.toRadians(random.nextDouble(-15, 15));
      double cos = Math.cos(angle);
      double sin = Math.sin(angle);
      AffineMap.apply(images, at, channels, size, cos, -sin, sin, cos, 0, 0);
    }
  };

  private static final SiameseAugmentation[] ALL = values();

  /** One kind for a whole batch, each as likely. */
  static SiameseAugmentation draw(SplittableRandom random) {
    return ALL[random.nextInt(ALL.length)];
  }

  /**
   * Changes one image.
   *
   * @param images normalized, channel-major; the image's planes begin at {@code at}
   */
  abstract void apply(float[] images, int at, int channels, int size, SplittableRandom random);
}
