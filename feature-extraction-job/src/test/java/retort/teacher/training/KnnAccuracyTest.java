package retort.teacher.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class KnnAccuracyTest {

  @Test
  void twoDirectionsAreTwoLabels() {
    SplittableRandom random = new SplittableRandom(1);
    float[] rows = new float[2 * 100];
    List<Integer> labels = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      boolean left = i % 3 == 0;
      rows[2 * i] = (float) ((left ? -1 : 1) * (1 + random.nextDouble()));
      rows[2 * i + 1] = (float) (0.1 * random.nextDouble());
      labels.add(left ? 0 : 1);
    }
    assertEquals(1, KnnAccuracy.accuracy(rows, labels));
  }

  @Test
  void noiseTellsNothing() {
    SplittableRandom random = new SplittableRandom(2);
    float[] rows = new float[8 * 1000];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = (float) (random.nextDouble() - 0.5);
    }
    List<Integer> labels = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      labels.add(random.nextBoolean() ? 1 : 2);
    }
    assertEquals(0.5, KnnAccuracy.accuracy(rows, labels), 0.12);
  }

  @Test
  void aNetworkThatIsNoBetterThanPixelsIsSaidToBe() {
    KnnProbe.Accuracy pixels = new KnnProbe.Accuracy(0.255, 800);
    assertTrue(
        new KnnProbe.Accuracy(0.217, 800).warning(pixels).orElseThrow().contains("(21.7%, 25.5%)"));
    assertEquals(Optional.empty(), new KnnProbe.Accuracy(0.3, 800).warning(pixels));
  }

  @Test
  void nothingIsBetterThanAllThatPixelsTellApart() {
    KnnProbe.Accuracy all = new KnnProbe.Accuracy(1, 800);
    assertEquals(Optional.empty(), all.warning(all));
    assertTrue(new KnnProbe.Accuracy(0.999, 800).warning(all).isPresent());
  }
}
