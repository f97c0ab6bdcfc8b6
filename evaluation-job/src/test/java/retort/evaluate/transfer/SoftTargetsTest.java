package retort.evaluate.transfer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import retort.network.Samples;

class SoftTargetsTest {
  private static final double STEP = 1e-6;
  private static final int N = 4;
  private static final int CLASSES = 5;

  @ParameterizedTest
  @ValueSource(doubles = {1, 3})
  void lossAndGradientAreThoseOfPlainCode(double temperature) {
    float[] student = Samples.floats(1, N * CLASSES);
    float[] teacher = Samples.floats(2, N * CLASSES);
    float[] outputs = student.clone();
    double loss = new SoftTargets(teacher, temperature).differentiate(outputs, N);
    double[] at = new double[student.length];
    for (int i = 0; i < at.length; i++) {
      at[i] = student[i];
    }
    assertEquals(plain(at, teacher, temperature), loss, 1e-12);
    for (int i = 0; i < at.length; i++) {
      at[i] += STEP;
      double above = plain(at, teacher, temperature);
      at[i] -= 2 * STEP;
      double below = plain(at, teacher, temperature);
      at[i] += STEP;
      assertEquals((above - below) / (2 * STEP), outputs[i], 1e-8);
    }
  }

  /** Mean over rows of the sum of p log(p / q). */
  private static double plain(double[] student, float[] teacher, double temperature) {
    double loss = 0;
    for (int row = 0; row < N * CLASSES; row += CLASSES) {
      double p = 0;
      double q = 0;
      for (int j = row; j < row + CLASSES; j++) {
        p += Math.exp(teacher[j] / temperature);
        q += Math.exp(student[j] / temperature);
      }
      for (int j = row; j < row + CLASSES; j++) {
        double wanted = Math.exp(teacher[j] / temperature) / p;
        double found = Math.exp(student[j] / temperature) / q;
        loss += wanted * Math.log(wanted / found) / N;
      }
    }
    return loss;
  }

  @Test
  void aCertainTeacherMakesItCrossEntropy() {
    float[] student = {0.5f, -1, 2};
    float[] teacher = {0, 1000, 0};
    double sum = Math.exp(0.5) + Math.exp(-1) + Math.exp(2);
    float[] outputs = student.clone();
    double loss = new SoftTargets(teacher, 1).differentiate(outputs, 1);
    assertEquals(Math.log(sum) + 1, loss, 1e-12);
    assertArrayEquals(
        new float[] {
          (float) (Math.exp(0.5) / sum),
          (float) (Math.exp(-1) / sum - 1),
          (float) (Math.exp(2) / sum)
        },
        outputs,
        1e-7f);
  }

  @Test
  void theTeachersOwnLogitsLeaveNothing() {
    float[] logits = Samples.floats(3, N * CLASSES);
    float[] outputs = logits.clone();
    assertEquals(0, new SoftTargets(logits, 2).differentiate(outputs, N), 1e-15);
    assertArrayEquals(new float[N * CLASSES], outputs, 1e-9f);
  }

  @Test
  void refusesWhatDoesNotFit() {
    assertThrows(IllegalArgumentException.class, () -> new SoftTargets(new float[3], 0));
    SoftTargets loss = new SoftTargets(new float[3], 1);
    assertThrows(IllegalArgumentException.class, () -> loss.differentiate(new float[4], 1));
  }
}
