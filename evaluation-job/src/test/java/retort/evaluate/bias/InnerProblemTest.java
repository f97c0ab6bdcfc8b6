package retort.evaluate.bias;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import retort.device.Device;
import retort.device.HeadSolver;
import retort.device.cpu.CpuDevice;
import retort.krr.PlainLoss;
import retort.network.Architecture;
import retort.network.Fixture;
import retort.network.Head;
import retort.network.Network;
import retort.network.PlainNetwork;
import retort.network.Samples;
import retort.tensors.Tensor;

/** Against central differences of a float64 loss that shares no code with it. */
class InnerProblemTest {
  private static final double STEP = 1e-5;
  private static final int M = 3;
  private static final int N = 6;
  private static final int D = 2;
  private static final int SIZE = 8;
  private static final Architecture SHAPE =
      Architecture.convNet(1, SIZE, List.of(3, 2), new Head.LinearHead(D));
  private static final Map<String, Tensor> WEIGHTS = SHAPE.initialize(new SplittableRandom(1));
  private static final BiasData PICTURES =
      new BiasData(
          1,
          SIZE,
          D,
          Samples.floats(2, M * SIZE * SIZE),
          Samples.floats(3, M * D),
          Samples.floats(4, N * SIZE * SIZE),
          Samples.floats(5, N * D));

  private final Device device = new CpuDevice(1);

  @AfterEach
  void close() {
    device.close();
  }

  @Test
  void theGradientThroughDrawnViews() {
    List<MaskedView> views = MaskedView.all(SIZE);
    int k = views.size();
    // Image 0 in views 3 and 8, image 1 twice in view 0 (masked corner), image 2 in 31 and 16.
    int[] rows = {3, 8, k, k, 2 * k + 31, 2 * k + 16};
    try (Network network = SHAPE.open(device, WEIGHTS);
        InnerProblem problem = new InnerProblem(network, PICTURES, views)) {
      close(differences(rows, k), problem.gradient(rows));
    }
  }

  @Test
  void theExactGradientSeesEveryViewOnce() {
    int k = MaskedView.COUNT;
    try (Network network = SHAPE.open(device, WEIGHTS);
        InnerProblem problem = new InnerProblem(network, PICTURES, MaskedView.all(SIZE))) {
      close(differences(IntStream.range(0, M * k).toArray(), k), problem.exact());
    }
  }

  @Test
  void withoutRandomnessADrawIsTheExactGradient() {
    try (Network network = SHAPE.open(device, WEIGHTS);
        InnerProblem problem =
            new InnerProblem(network, PICTURES, List.of(MaskedView.plain(SIZE)))) {
      float[] exact = problem.exact();
      assertArrayEquals(exact, problem.gradient(new int[] {0, 1, 2}));
      close(differences(new int[] {0, 1, 2}, 1), exact);
    }
  }

  @Test
  void aViewMasksOneSquareOfTheImageAndMirrors() {
    float[] image = Samples.floats(6, SIZE * SIZE);
    int[] seen = new int[image.length];
    for (int view = 0; view < MaskedView.COUNT; view++) {
      float[] masked = new float[image.length];
      MaskedView.all(SIZE).get(view).apply(image, 0, masked, 0, 1);
      int hidden = 0;
      for (int i = 0; i < image.length; i++) {
        int from = view % 2 == 0 ? i : i / SIZE * SIZE + SIZE - 1 - i % SIZE;
        if (masked[i] == 0) {
          hidden++;
          seen[from]++;
        } else {
          assertEquals(image[from], masked[i]);
        }
      }
      assertEquals(image.length / 16, hidden);
    }
    for (int times : seen) {
      assertEquals(2, times);
    }
  }

  /**
   * The outer loss by plain code: row = image * k + view, views as {@link MaskedView#all} orders
   * them.
   */
  private static double[] differences(int[] rows, int k) {
    double[] images = doubles(PICTURES.synthetic());
    PlainNetwork plain = new PlainNetwork(SHAPE, tensors());
    double[] real = plain.features(doubles(PICTURES.real()), N, false);
    double[] targets = new double[rows.length * D];
    for (int i = 0; i < targets.length; i++) {
      targets[i] = PICTURES.targets()[rows[i / D] / k * D + i % D];
    }
    double ridge =
        PlainLoss.ridge(
            plain.features(viewed(images, rows, k), rows.length, false),
            rows.length,
            HeadSolver.PAPER_RIDGE);
    double[] result = new double[images.length];
    for (int i = 0; i < images.length; i++) {
      double kept = images[i];
      double[] losses = new double[2];
      for (int side = 0; side < 2; side++) {
        images[i] = kept + (side == 0 ? STEP : -STEP);
        double[] features = plain.features(viewed(images, rows, k), rows.length, false);
        losses[side] =
            PlainLoss.of(
                features, targets, rows.length, ridge, real, doubles(PICTURES.wanted()), N);
      }
      images[i] = kept;
      result[i] = (losses[0] - losses[1]) / (2 * STEP);
    }
    return result;
  }

  private static double[] viewed(double[] images, int[] rows, int k) {
    int pixels = SIZE * SIZE;
    double[] result = new double[rows.length * pixels];
    for (int i = 0; i < result.length; i++) {
      int row = rows[i / pixels];
      int view = row % k;
      int y = i % pixels / SIZE;
      int x = i % SIZE;
      int from = k > 1 && view % 2 == 1 ? SIZE - 1 - x : x;
      boolean hidden = k > 1 && y / 2 * 4 + from / 2 == view / 2;
      result[i] = hidden ? 0 : images[row / k * pixels + y * SIZE + from];
    }
    return result;
  }

  private static void close(double[] expected, float[] actual) {
    double error = Fixture.error(expected, actual);
    assertTrue(error < 1e-4, "relative error " + error);
  }

  private static Map<String, double[]> tensors() {
    Map<String, double[]> result = new LinkedHashMap<>();
    WEIGHTS.forEach((name, tensor) -> result.put(name, doubles(tensor.values())));
    return result;
  }

  private static double[] doubles(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
  }
}
