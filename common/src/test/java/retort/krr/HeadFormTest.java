package retort.krr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import retort.device.Device;
import retort.device.Floats;
import retort.device.HeadSolver;
import retort.device.Workspace;
import retort.device.cpu.CpuDevice;
import retort.device.loops.LoopsDevice;

/** Both forms give the gradient of float64, whatever the parts that the rows are summed in. */
class HeadFormTest {
  private static final int N = 70;
  private static final int INPUTS = 60;
  private static final int M = 12;
  private static final int D = 21;

  private final SplittableRandom random = new SplittableRandom(3);
  private final float[] targets = noise(M * D);
  private final float[] wanted = noise(N * D);
  private float[] synthetic;
  private float[] real;

  /** dFs, dYs and the loss. */
  private record Result(float[] features, float[] targets, double loss) {}

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void bothGiveTheGradientOfFloat64(int parts) {
    synthetic = noise(M * INPUTS);
    real = noise(N * INPUTS);
    assertNear(parts, 1e-6, false, true);
  }

  /**
   * Features that are positive and much alike, as behind a ReLU: K is badly conditioned. With Fs
   * and S in the factors' place the error would be 1e-3.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void bothGiveItWhereFeaturesAreAlike(int parts) {
    synthetic = alike(M);
    real = alike(N);
    assertNear(parts, 2e-5, false, true);
  }

  private void assertNear(int parts, double tolerance, boolean... forms) {
    Result expected;
    try (LoopsDevice exact = LoopsDevice.float64()) {
      expected = result(exact, HeadForm.whole(M, INPUTS, D), 1);
    }
    for (boolean factored : forms) {
      HeadForm form = new HeadForm(factored, M, INPUTS, D);
      try (Device device = new CpuDevice(1)) {
        Result found = result(device, form, parts);
        assertNear(expected.features(), found.features(), tolerance, form + " dFs");
        assertNear(expected.targets(), found.targets(), tolerance, form + " dYs");
        assertEquals(expected.loss(), found.loss(), 1e-6 * expected.loss());
      }
    }
  }

  @Test
  void theSmallerIsChosen() {
    // ImageNette: m (p + d) = 271,370 numbers instead of p d = 51 million.
    HeadForm nette = HeadForm.smaller(10, 25088, 2048);
    assertTrue(nette.factored());
    assertEquals(10L * (25089 + 2048), nette.length());
    // p d / (p + d) = 481.9 at the paper's widths.
    assertTrue(HeadForm.smaller(481, 8192, 512).factored());
    assertFalse(HeadForm.smaller(482, 8192, 512).factored());
    assertEquals(8193L * 512, HeadForm.smaller(1000, 8192, 512).length());
  }

  /** An outer step between the features and their gradient, its rows summed in parts. */
  private Result result(Device device, HeadForm form, int parts) {
    try (Floats fs = device.upload(synthetic);
        Floats ys = device.upload(targets);
        Workspace memory = new Workspace(device);
        Floats sum = device.floats(form.length());
        Floats dFs = device.floats(fs.length());
        Floats dYs = device.floats(ys.length());
        HeadSolver.RidgeHead head =
            device.headSolver(HeadSolver.PAPER_RIDGE).solve(fs, ys, M, INPUTS, D)) {
      Floats sent = form.of(head, ys, memory);
      double squares = 0;
      device.vectors().fill(sum, 0);
      for (int k = 0; k < parts; k++) {
        int from = N * k / parts;
        int count = N * (k + 1) / parts - from;
        try (Floats ft = device.upload(rows(real, INPUTS, from, count));
            Floats yt = device.upload(rows(wanted, D, from, count));
            Floats part = device.floats(form.length());
            OuterSum rows = form.sum(device, true)) {
          rows.begin(sent);
          rows.add(ft, yt, count);
          rows.gradient(2.0 / (N * D), part);
          device.vectors().axpby(1, part, 1, sum);
          squares += rows.squares();
          assertEquals(count, rows.rows());
        }
      }
      form.gradient(head, sum, dFs, dYs);
      return new Result(dFs.download(), dYs.download(), squares / (N * D));
    }
  }

  private static void assertNear(float[] expected, float[] found, double tolerance, String what) {
    double error = 0;
    double norm = 0;
    for (int i = 0; i < expected.length; i++) {
      error += Math.pow((double) found[i] - expected[i], 2);
      norm += Math.pow(expected[i], 2);
    }
    double relative = Math.sqrt(error / norm);
    assertTrue(relative < tolerance, what + " is off by " + relative);
  }

  private static float[] rows(float[] matrix, int columns, int from, int count) {
    float[] rows = new float[count * columns];
    System.arraycopy(matrix, from * columns, rows, 0, rows.length);
    return rows;
  }

  private float[] alike(int count) {
    float[] values = noise(count * INPUTS);
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.max(0, 10 * ((i % INPUTS) % 3) + values[i]);
    }
    return values;
  }

  private float[] noise(int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) (2 * random.nextDouble() - 1);
    }
    return values;
  }
}
