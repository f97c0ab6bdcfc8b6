package retort.device.contract;

import java.util.ArrayList;
import java.util.List;
import retort.device.Floats;

/** Products and sums of matrices. */
final class MatrixChecks {
  private static final double TOLERANCE = 3e-6;
  private static final int[][] SIZES = {
    {1, 1, 1}, {1, 5, 33}, {17, 1, 3}, {7, 16, 5}, {33, 17, 16}, {65, 33, 129}, {2, 70, 513}
  };

  private MatrixChecks() {}

  static List<DeviceCheck> all() {
    List<DeviceCheck> checks = new ArrayList<>();
    for (int[] size : SIZES) {
      for (int transposes = 0; transposes < 4; transposes++) {
        boolean a = transposes % 2 == 1;
        boolean b = transposes / 2 == 1;
        String name =
            "%s (%d, %d) times %s (%d, %d)"
                .formatted(
                    a ? "transposed" : "plain",
                    size[0],
                    size[2],
                    b ? "transposed" : "plain",
                    size[2],
                    size[1]);
        checks.add(
            new DeviceCheck(name, TOLERANCE, t -> multiply(t, a, b, size[0], size[1], size[2])));
      }
      String name = "rows of (%d, %d)".formatted(size[0], size[2]);
      checks.add(new DeviceCheck(name, TOLERANCE, t -> rows(t, size[0], size[2])));
    }
    checks.add(new DeviceCheck("rows of (5000, 3)", TOLERANCE, t -> rows(t, 5000, 3)));
    return checks;
  }

  private static void multiply(
      Trial t, boolean transposeA, boolean transposeB, int rows, int columns, int inner) {
    Floats a = t.in(rows * inner);
    Floats b = t.in(inner * columns);
    Floats c = t.out(rows * columns);
    var matrices = t.device().matrices();
    matrices.multiply(transposeA, transposeB, rows, columns, inner, 1, a, b, 0, c);
    t.result(c);
    matrices.multiply(transposeA, transposeB, rows, columns, inner, -0.5f, a, b, 1, c);
    t.result(c);
    matrices.multiply(transposeA, transposeB, rows, columns, inner, 2, a, b, 0.25f, c);
    t.result(c);
  }

  private static void rows(Trial t, int rows, int columns) {
    Floats matrix = t.in(rows * columns);
    Floats sums = t.out(columns);
    t.device().matrices().sumRows(matrix, rows, columns, sums);
    t.result(sums);
    t.device().matrices().addToRows(matrix, rows, columns, t.in(columns));
    t.result(matrix);
  }
}
