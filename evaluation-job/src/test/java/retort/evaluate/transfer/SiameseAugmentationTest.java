package retort.evaluate.transfer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import retort.network.Samples;

class SiameseAugmentationTest {
  private static final int SIZE = 16;
  private static final int PLANE = SIZE * SIZE;
  private static final int DRAWS = 40;
  private static final double MIDDLE = (SIZE - 1) / 2.0;

  private static float[] augmented(SiameseAugmentation kind, float[] image, long seed) {
    float[] result = image.clone();
    kind.apply(result, 0, image.length / PLANE, SIZE, new SplittableRandom(seed));
    return result;
  }

  /** Channel 0 is a pixel's column, channel 1 its row, counted from the middle. */
  private static float[] places() {
    float[] image = new float[2 * PLANE];
    for (int i = 0; i < PLANE; i++) {
      int row = i / SIZE;
      image[i] = (float) (i % SIZE - MIDDLE);
      image[PLANE + i] = (float) (row - MIDDLE);
    }
    return image;
  }

  /** Whether a pixel is so near to the middle that no map takes it from outside. */
  private static boolean inner(int i) {
    int row = i / SIZE;
    return Math.hypot(i % SIZE - MIDDLE, row - MIDDLE) < 5;
  }

  @Test
  void scaleStretchesEachAxisByUpToAFifth() {
    float[] places = places();
    double least = 2;
    double most = 0;
    for (int seed = 0; seed < DRAWS; seed++) {
      float[] view = augmented(SiameseAugmentation.SCALE, places, seed);
      for (int c = 0; c < 2; c++) {
        double factor = view[c * PLANE + 7 * SIZE + 7] / places[c * PLANE + 7 * SIZE + 7];
        least = Math.min(least, factor);
        most = Math.max(most, factor);
        for (int i = 0; i < PLANE; i++) {
          if (inner(i)) {
            assertEquals(factor * places[c * PLANE + i], view[c * PLANE + i], 1e-4);
          }
        }
      }
    }
    assertTrue(least >= 1 / 1.2 - 1e-6 && least < 0.9 && most > 1.1 && most <= 1.2 + 1e-6);
  }

  @Test
  void rotateTurnsByUpTo15Degrees() {
    float[] places = places();
    double most = 0;
    for (int seed = 0; seed < DRAWS; seed++) {
      float[] view = augmented(SiameseAugmentation.ROTATE, places, seed);
      int at = 4 * SIZE + 8;
      double turn = angle(view, at) - angle(places, at);
      most = Math.max(most, Math.abs(turn));
      for (int i = 0; i < PLANE; i++) {
        if (inner(i)) {
          double x = places[i];
          double y = places[PLANE + i];
          assertEquals(x * Math.cos(turn) - y * Math.sin(turn), view[i], 1e-4);
          assertEquals(x * Math.sin(turn) + y * Math.cos(turn), view[PLANE + i], 1e-4);
        }
      }
    }
    assertTrue(most > Math.toRadians(10) && most <= Math.toRadians(15) + 1e-6);
  }

  private static double angle(float[] places, int i) {
    return Math.atan2(places[PLANE + i], places[i]);
  }

  @Test
  void cropMovesByWholePixels() {
    float[] image = Samples.floats(1, PLANE);
    Set<Integer> moves = new HashSet<>();
    for (int seed = 0; seed < 400; seed++) {
      float[] view = augmented(SiameseAugmentation.CROP, image, seed);
      int found = 0;
      for (int move = 0; move < 25; move++) {
        if (Arrays.equals(view, moved(image, move / 5 - 2, move % 5 - 2))) {
          found++;
          moves.add(move);
        }
      }
      assertEquals(1, found);
    }
    assertEquals(25, moves.size());
  }

  private static float[] moved(float[] image, int down, int right) {
    float[] result = new float[PLANE];
    for (int row = 0; row < SIZE; row++) {
      for (int column = 0; column < SIZE; column++) {
        int y = row + down;
        int x = column + right;
        if (y >= 0 && y < SIZE && x >= 0 && x < SIZE) {
          result[row * SIZE + column] = image[y * SIZE + x];
        }
      }
    }
    return result;
  }

  @Test
  void cutoutLeavesOutARectangleOfUpToHalfTheSize() {
    float[] image = Samples.floats(2, 2 * PLANE);
    int most = 0;
    int least = PLANE;
    for (int seed = 0; seed < 300; seed++) {
      float[] view = augmented(SiameseAugmentation.CUTOUT, image, seed);
      int hidden = 0;
      int rows = 0;
      int columns = 0;
      for (int i = 0; i < PLANE; i++) {
        if (view[i] == 0) {
          hidden++;
          rows |= 1 << (i / SIZE);
          columns |= 1 << (i % SIZE);
          assertEquals(0, view[PLANE + i]);
        } else {
          assertEquals(image[i], view[i]);
        }
      }
      assertEquals(Integer.bitCount(rows) * Integer.bitCount(columns), hidden);
      most = Math.max(most, hidden);
      least = Math.min(least, hidden);
    }
    assertEquals(PLANE / 4, most);
    assertTrue(least >= PLANE / 16 && least < PLANE / 8, "least " + least);
  }

  @Test
  void flipMirrorsHalfOfTheTime() {
    float[] image = Samples.floats(3, 3 * PLANE);
    float[] mirrored = new float[image.length];
    for (int i = 0; i < image.length; i++) {
      mirrored[i] = image[i / SIZE * SIZE + SIZE - 1 - i % SIZE];
    }
    int flips = 0;
    for (int seed = 0; seed < 400; seed++) {
      float[] view = augmented(SiameseAugmentation.FLIP, image, seed);
      boolean flipped = Arrays.equals(mirrored, view);
      assertTrue(flipped || Arrays.equals(image, view));
      flips += flipped ? 1 : 0;
    }
    assertEquals(200, flips, 50);
  }

  @Test
  void colorIsOneLineForEachChannelsDifferenceAndOneForTheGray() {
    float[] image = Samples.floats(4, 3 * PLANE);
    for (int seed = 0; seed < DRAWS; seed++) {
      float[] view = augmented(SiameseAugmentation.COLOR, image, seed);
      double both = difference(view, 0) / difference(image, 0);
      double contrast = (gray(view, 0) - gray(view, 1)) / (gray(image, 0) - gray(image, 1));
      double brightness = mean(view) - mean(image);
      assertTrue(both >= 0 && both < 3, "saturation times contrast " + both);
      assertTrue(contrast >= 0.5 - 1e-3 && contrast < 1.5 + 1e-3, "contrast " + contrast);
      assertTrue(Math.abs(brightness) <= 0.5 + 1e-4, "brightness " + brightness);
      for (int i = 0; i < PLANE; i++) {
        assertEquals(both * difference(image, i), difference(view, i), 1e-3);
        double gray = mean(view) + contrast * (gray(image, i) - mean(image));
        assertEquals(gray, gray(view, i), 1e-3);
      }
    }
  }

  private static double difference(float[] image, int i) {
    return image[i] - image[PLANE + i];
  }

  private static double gray(float[] image, int i) {
    return (image[i] + image[PLANE + i] + image[2 * PLANE + i]) / 3;
  }

  private static double mean(float[] image) {
    double sum = 0;
    for (float value : image) {
      sum += value;
    }
    return sum / image.length;
  }

  @ParameterizedTest
  @EnumSource
  void touchesNoOtherImage(SiameseAugmentation kind) {
    float[] images = Samples.floats(5, 9 * PLANE);
    float[] before = images.clone();
    boolean changed = false;
    for (int seed = 0; seed < 10; seed++) {
      kind.apply(images, 3 * PLANE, 3, SIZE, new SplittableRandom(seed));
      changed |= !Arrays.equals(before, images);
    }
    assertTrue(changed);
    for (int image : new int[] {0, 2}) {
      assertArrayEquals(
          Arrays.copyOfRange(before, image * 3 * PLANE, (image + 1) * 3 * PLANE),
          Arrays.copyOfRange(images, image * 3 * PLANE, (image + 1) * 3 * PLANE));
    }
  }

  @Test
  void aBatchIsAGatherThatLeavesTheSetAlone() {
    float[] images = Samples.floats(6, 3 * PLANE);
    float[] before = images.clone();
    StudentImages source = StudentImages.augmented(images, 1, SIZE);
    float[] batch = source.batch(new int[] {2, 0}, new SplittableRandom(1));
    assertEquals(2 * PLANE, batch.length);
    assertArrayEquals(before, images);
    float[] plain =
        StudentImages.plain(images, 1, SIZE).batch(new int[] {2}, new SplittableRandom(1));
    assertArrayEquals(Arrays.copyOfRange(images, 2 * PLANE, 3 * PLANE), plain);
    StudentImages noise = StudentImages.noise(1, SIZE);
    assertFalse(
        Arrays.equals(
            noise.batch(new int[] {0}, new SplittableRandom(1)),
            noise.batch(new int[] {0}, new SplittableRandom(2))));
  }
}
