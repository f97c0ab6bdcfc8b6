package retort.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PixelsTest {

  /** The definition: pad by zeros, crop at an offset, flip. */
  @Test
  void augmentsLikeItsDefinition() {
    int height = 5;
    int width = 6;
    int padding = 8;
    byte[] values = new byte[3 * height * width];
    new SplittableRandom(3).nextBytes(values);
    Pixels pixels = new Pixels(values, 3, height, width);
    for (int dx = -padding; dx <= padding; dx++) {
      for (int dy = -padding; dy <= padding; dy++) {
        for (boolean flip : new boolean[] {false, true}) {
          byte[] expected = new byte[values.length];
          for (int c = 0; c < 3; c++) {
            for (int y = 0; y < height; y++) {
              for (int x = 0; x < width; x++) {
                int fromY = y + dy;
                int fromX = (flip ? width - 1 - x : x) + dx;
                if (fromY >= 0 && fromY < height && fromX >= 0 && fromX < width) {
                  expected[(c * height + y) * width + x] =
                      values[(c * height + fromY) * width + fromX];
                }
              }
            }
          }
          Augmentation augmentation = new Augmentation(dx, dy, flip);
          assertArrayEquals(
              expected, pixels.augmented(augmentation).values(), augmentation.toString());
        }
      }
    }
    assertSame(pixels, pixels.augmented(Augmentation.NONE));
  }

  @Test
  void grayIsRepeatedAndColorsBecomeTheirLuma() {
    Pixels gray = new Pixels(new byte[] {7, (byte) 200}, 1, 1, 2);
    assertArrayEquals(
        new byte[] {7, (byte) 200, 7, (byte) 200, 7, (byte) 200}, gray.withChannels(3).values());
    assertEquals(gray, gray.withChannels(3).withChannels(1));
    Pixels colors =
        new Pixels(new byte[] {(byte) 255, 0, 0, 0, (byte) 255, 0, 0, 0, (byte) 255}, 3, 1, 3);
    assertArrayEquals(new byte[] {76, (byte) 150, 29}, colors.withChannels(1).values());
  }

  @Test
  void normalizesAndRestores() {
    Normalization own = Normalization.of(List.of(0.5, 0.25, 0.1), List.of(0.2, 0.5, 1.0));
    byte[] values = new byte[3 * 256];
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) i;
    }
    Pixels pixels = new Pixels(values, 3, 16, 16);
    float[] out = new float[values.length + 1];
    own.apply(pixels, out, 1);
    double[] mean = {0.5, 0.25, 0.1};
    double[] std = {0.2, 0.5, 1.0};
    for (int i = 0; i < values.length; i++) {
      int c = i / 256;
      assertEquals((float) (((values[i] & 0xff) / 255.0 - mean[c]) / std[c]), out[i + 1]);
    }
    assertEquals(pixels, own.restored(out, 1, 16, 16));
    Normalization raw = Normalization.of(List.of(1.0), List.of(2.0), 1.0);
    float[] one = new float[1];
    raw.apply(new Pixels(new byte[] {(byte) 201}, 1, 1, 1), one, 0);
    assertEquals(100f, one[0]);
    assertArrayEquals(
        new byte[] {0, (byte) 255, 0},
        raw.restored(new float[] {-9f, 999f, Float.NaN}, 0, 1, 3).values());
  }

  @Test
  void refusesWhatIsNoImage() {
    assertThrows(IllegalArgumentException.class, () -> new Pixels(new byte[3], 3, 1, 2));
    assertThrows(IllegalArgumentException.class, () -> new Pixels(new byte[2], 2, 1, 1));
    Normalization gray = Normalization.of(List.of(0.0), List.of(1.0));
    Pixels colors = new Pixels(new byte[3], 3, 1, 1);
    assertThrows(IllegalArgumentException.class, () -> gray.apply(colors, new float[3], 0));
    assertThrows(
        IllegalArgumentException.class, () -> Normalization.of(List.of(0.0), List.of(0.0)));
  }
}
