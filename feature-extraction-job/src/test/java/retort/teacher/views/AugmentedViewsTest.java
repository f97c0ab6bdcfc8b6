package retort.teacher.views;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import retort.image.Pixels;

class AugmentedViewsTest {
  private static final int SIZE = 8;
  private static final int SHARP = 4;
  private static final ViewSettings ALL =
      settings(
          new CropSettings(0.1, 1.5), 0.5, new JitterSettings(0.8, 0.5, 0.5, 0.5, 0.2), 0.2, 0.5);
  private static final ViewSettings NOTHING =
      settings(new CropSettings(1, 1), 0, new JitterSettings(0, 0, 0, 0, 0), 0, 0);

  @Test
  void aViewDependsOnSeedImageEpochAndView() {
    float[] view = view(1, 2, 3, 0);
    assertArrayEquals(view, view(1, 2, 3, 0));
    assertFalse(Arrays.equals(view, view(9, 2, 3, 0)), "seed");
    assertFalse(Arrays.equals(view, view(1, 9, 3, 0)), "image");
    assertFalse(Arrays.equals(view, view(1, 2, 9, 0)), "epoch");
    assertFalse(Arrays.equals(view, view(1, 2, 3, 1)), "view");
  }

  @Test
  void viewsFillTheRangeOfPixelsAndStayInIt() {
    float least = Float.MAX_VALUE;
    float most = -Float.MAX_VALUE;
    for (int id = 0; id < 300; id++) {
      for (float value : view(1, id, 0, id % 2)) {
        least = Math.min(least, value);
        most = Math.max(most, value);
      }
    }
    assertEquals(-2, least);
    assertEquals(2, most);
  }

  @Test
  void withNothingToDoItIsTheImage() {
    float[] target = new float[2 * 3 * SIZE * SIZE];
    views(NOTHING, 1).draw(image(), 4, 5, 0, target, 3 * SIZE * SIZE);
    for (int i = 0; i < 3 * SIZE * SIZE; i++) {
      assertEquals(0, target[i], "writes its own place only");
      double pixel = (image().values()[i] & 0xff) / 255.0;
      assertEquals((pixel - 0.5) / 0.25, target[3 * SIZE * SIZE + i], 1e-5);
    }
  }

  @Test
  void aMirroredCropIsTheCropMirrored() {
    double[] plain = new Crop(0.25, 0.125, 0.5, 0.75, false).of(image());
    double[] mirrored = new Crop(0.25, 0.125, 0.5, 0.75, true).of(image());
    for (int i = 0; i < plain.length; i++) {
      int x = i % SIZE;
      assertEquals(plain[i - x + SIZE - 1 - x], mirrored[i], 1e-12);
    }
  }

  @Test
  void cropsHaveTheAreaAndTheProportionsAskedFor() {
    SplittableRandom random = new SplittableRandom(1);
    double least = 1;
    double most = 0;
    for (int i = 0; i < 500; i++) {
      Crop crop = Crop.draw(ALL.augment(), 1000, random);
      double area = crop.height() * crop.width();
      double stretch = crop.height() / crop.width();
      assertTrue(area <= 1 && stretch >= 1 / 1.5001 && stretch <= 1.5001, crop.toString());
      assertTrue(crop.top() + crop.height() <= 1 + 1e-12, crop.toString());
      assertTrue(crop.left() + crop.width() <= 1 + 1e-12, crop.toString());
      least = Math.min(least, area);
      most = Math.max(most, area);
    }
    assertTrue(least > 0.099 && least < 0.15 && most > 0.9, least + " to " + most);
  }

  @Test
  void grayHasNoColorAndAWholeTurnOfHueNoEffect() {
    double[] values = {0.1, 0.2, 0.4, 0.5, 0.7, 0.6};
    double[] gray = values.clone();
    new ColorJitter(1, 1, 0, 0).apply(gray, 3);
    assertEquals(0.299 * 0.1 + 0.587 * 0.4 + 0.114 * 0.7, gray[0], 1e-12);
    for (int i = 0; i < 2; i++) {
      assertEquals(gray[i], gray[2 + i], 1e-12);
      assertEquals(gray[i], gray[4 + i], 1e-12);
    }
    double[] turned = values.clone();
    new ColorJitter(1, 1, 1, 1).apply(turned, 3);
    assertArrayEquals(values, turned, 1e-12);
    // A third of the circle takes red to green, green to blue and blue to red.
    new ColorJitter(1, 1, 1, 1.0 / 3).apply(turned, 3);
    assertArrayEquals(new double[] {0.7, 0.6, 0.1, 0.2, 0.4, 0.5}, turned, 1e-12);
  }

  @Test
  void brightnessAndContrastAreFactors() {
    double[] values = {0.1, 0.3, 0.5, 0.7};
    new ColorJitter(0.5, 1, 1, 0).apply(values, 1);
    assertArrayEquals(new double[] {0.05, 0.15, 0.25, 0.35}, values, 1e-12);
    new ColorJitter(1, 2, 1, 0).apply(values, 1);
    assertArrayEquals(new double[] {0, 0.1, 0.3, 0.5}, values, 1e-12);
  }

  @Test
  void blurKeepsWhatIsEvenAndSpreadsAPoint() {
    double[] even = new double[SIZE * SIZE];
    Arrays.fill(even, 0.3);
    Blur.apply(even, 1, SIZE, 1.5);
    for (double value : even) {
      assertEquals(0.3, value, 1e-12);
    }
    double[] point = new double[SIZE * SIZE];
    point[4 * SIZE + 4] = 1;
    Blur.apply(point, 1, SIZE, 0.7);
    double ratio = point[4 * SIZE + 5] / point[4 * SIZE + 4];
    assertEquals(Math.exp(-1 / (2 * 0.49)), ratio, 1e-12);
    assertEquals(ratio, point[3 * SIZE + 4] / point[4 * SIZE + 4], 1e-12);
    assertEquals(1, Arrays.stream(point).sum(), 1e-3);
  }

  @Test
  void solarizeInvertsTheBrightHalf() {
    double[] values = {0, 0.4, 0.5, 0.9};
    ColorJitter.solarize(values);
    assertArrayEquals(new double[] {0, 0.4, 0.5, 0.1}, values, 1e-12);
  }

  @Test
  void sharesAreSharesAndSmallImagesStaySharp() {
    JitterSettings none = new JitterSettings(0, 0, 0, 0, 0);
    CropSettings whole = new CropSettings(1, 1);
    assertRefused("min-area = 0.0 must be in (0, 1]", () -> new CropSettings(0, 1));
    assertRefused("max-aspect-ratio = 0.5 must be in", () -> new CropSettings(1, 0.5));
    assertRefused("flip = 1.1 must be in [0, 1]", () -> settings(whole, 1.1, none, 0, 0));
    assertRefused("gray = NaN must be in [0, 1]", () -> settings(whole, 0, none, Double.NaN, 0));
    assertRefused("hue = 0.6 must be in [0, 0.5]", () -> new JitterSettings(0, 0, 0, 0, 0.6));
    assertRefused("min-sigma = 3.0 must be in", () -> new BlurSettings(0, 0, 3, 2));
    assertRefused("second = -1.0 must be in [0, 1]", () -> new SolarizeSettings(0, -1));
    assertEquals(new ViewSettings(ALL.augment(), 0, 0), ALL.augment().first(SHARP));
    assertEquals(ALL, ALL.augment().first(SHARP + 1));
    assertEquals(new ViewSettings(ALL.augment(), 0.25, 0.125), ALL.augment().second(SHARP + 1));
  }

  private static void assertRefused(String message, Executable record) {
    String output = assertThrows(IllegalArgumentException.class, record).getMessage();
    assertTrue(output.startsWith(message), output);
  }

  /** First views, of images that are not too small to be blurred. */
  private static ViewSettings settings(
      CropSettings crop, double flip, JitterSettings jitter, double gray, double strong) {
    return new AugmentSettings(
            crop,
            flip,
            jitter,
            gray,
            SHARP,
            new BlurSettings(strong, strong / 2, 0.1, 2),
            new SolarizeSettings(strong, strong / 4))
        .first(SHARP + 1);
  }

  private static AugmentedViews views(ViewSettings settings, long seed) {
    return new AugmentedViews(
        settings, settings, new double[] {0.5, 0.5, 0.5}, new double[] {0.25, 0.25, 0.25}, seed);
  }

  private static float[] view(long seed, long id, long epoch, int view) {
    float[] target = new float[3 * SIZE * SIZE];
    views(ALL, seed).draw(image(), id, epoch, view, target, 0);
    return target;
  }

  private static Pixels image() {
    byte[] values = new byte[3 * SIZE * SIZE];
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) (i * 37);
    }
    return new Pixels(values, 3, SIZE, SIZE);
  }
}
