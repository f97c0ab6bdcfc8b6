package retort.evaluate.transfer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import retort.UserException;
import retort.device.Device;
import retort.device.cpu.CpuDevice;
import retort.network.Architecture;
import retort.network.Backbone;
import retort.network.Head;
import retort.network.Network;
import retort.network.Samples;
import retort.settings.Settings;

class DataFreeTest {
  private static final int SIZE = 8;
  private static final int PIXELS = 3 * SIZE * SIZE;
  private static final int M = 60;
  private static final int TEST = 200;
  private static final int CLASSES = 3;
  private static final Architecture SHAPE =
      new Architecture(Backbone.CONVNET, 3, SIZE, List.of(8, 16), new Head.LinearHead(CLASSES));
  private static final DataFree.TeacherLogits TEACHER = (images, n) -> teach(images.download(), n);

  private final Device device = new CpuDevice(1);

  @AfterEach
  void close() {
    device.close();
  }

  /** Logits: which channel is brightest, on a scale that makes the classes certain enough. */
  private static float[] teach(float[] images, int n) {
    float[] logits = new float[n * CLASSES];
    for (int i = 0; i < n * PIXELS; i++) {
      logits[i / (SIZE * SIZE)] += images[i] * 0.3f;
    }
    return logits;
  }

  private static float[] images(long seed, int n) {
    float[] images = Samples.floats(seed, n * PIXELS);
    float[] shifts = Samples.floats(seed + 1, n * 3);
    for (int i = 0; i < images.length; i++) {
      images[i] += shifts[i / (SIZE * SIZE)];
    }
    return images;
  }

  private static DataFreeSettings settings(int epochs, double lr) {
    return new DataFreeSettings(epochs, 32, lr, lr, 0, 1, true);
  }

  private static double agreement(Network student) {
    float[] images = images(9, TEST);
    float[] wanted = teach(images, TEST);
    float[] found = student.outputs(images, TEST);
    int same = 0;
    for (int i = 0; i < TEST; i++) {
      same += largest(wanted, i) == largest(found, i) ? 1 : 0;
    }
    return (double) same / TEST;
  }

  private static int largest(float[] rows, int row) {
    int best = 0;
    for (int j = 1; j < CLASSES; j++) {
      best = rows[row * CLASSES + j] > rows[row * CLASSES + best] ? j : best;
    }
    return best;
  }

  @Test
  void aStudentLearnsTheTeachersClassesFromImagesWithoutLabels() {
    StudentImages images = StudentImages.augmented(images(1, M), 3, SIZE);
    try (Network student = SHAPE.open(device, SHAPE.initialize(1))) {
      double before = DataFree.train(student, TEACHER, images, M, settings(1, 1e-9), 2);
      double after = DataFree.train(student, TEACHER, images, M, settings(60, 5e-3), 2);
      assertTrue(after < 0.3 * before, before + " -> " + after);
      assertTrue(agreement(student) > 0.8, "agreement " + agreement(student));
    }
  }

  @Test
  void noiseAloneTeachesSomething() {
    DataFreeSettings settings = settings(60, 5e-3).forNoise();
    try (Network student = SHAPE.open(device, SHAPE.initialize(1))) {
      DataFree.train(student, TEACHER, StudentImages.noise(3, SIZE), M, settings, 2);
      assertTrue(agreement(student) > 0.6, "agreement " + agreement(student));
    }
  }

  @Test
  void aSeedGivesTheSameStudent() {
    float[] first = trained(5);
    assertArrayEquals(first, trained(5));
    assertTrue(!Arrays.equals(first, trained(6)));
  }

  private float[] trained(long seed) {
    StudentImages images = StudentImages.augmented(images(1, M), 3, SIZE);
    try (Network student = SHAPE.open(device, SHAPE.initialize(1))) {
      DataFree.train(student, TEACHER, images, M, settings(2, 1e-3), seed);
      return student.outputs(images(9, 4), 4);
    }
  }

  @Test
  void stopsWhereTheLossIsNotFinite() {
    DataFree.TeacherLogits broken =
        (images, n) -> {
          float[] logits = new float[n * CLASSES];
          logits[0] = Float.NaN;
          return logits;
        };
    StudentImages images = StudentImages.plain(images(1, M), 3, SIZE);
    try (Network student = SHAPE.open(device, SHAPE.initialize(1))) {
      assertThrows(
          ArithmeticException.class,
          () -> DataFree.train(student, broken, images, M, settings(2, 1e-3), 1));
    }
  }

  @Test
  void theDefaultsAreThePapers() {
    DataFreeSettings defaults = settings(List.of());
    assertEquals(new DataFreeSettings(1000, 512, 1e-4, 1e-3, 0, 1, true), defaults);
    assertEquals(1e-3, defaults.forNoise().lr());
    UserException refused =
        assertThrows(
            UserException.class, () -> settings(List.of("evaluate.datafree.temperature=0")));
    assertTrue(refused.getMessage().contains("temperature"));
  }

  private static DataFreeSettings settings(List<String> assignments) {
    return Settings.load("", "", assignments).section("evaluate.datafree", DataFreeSettings.class);
  }
}
