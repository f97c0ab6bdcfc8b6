package retort.device.contract;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import retort.device.Bytes;
import retort.device.Convolution;
import retort.device.ConvolutionShape;
import retort.device.Doubles;
import retort.device.FeatureMaps;
import retort.device.Floats;
import retort.device.HeadSolver;
import retort.device.LayerOperations;
import retort.device.MatrixOperations;
import retort.device.VectorOperations;

/** Arguments whose extents do not fit, and values out of their range, are refused. */
final class RefusalChecks {
  private RefusalChecks() {}

  static List<DeviceCheck> all() {
    return Stream.of(
            check("vectors", RefusalChecks::vectors),
            check("rows", RefusalChecks::rows),
            check("matrices", RefusalChecks::matrices),
            check("convolutions", RefusalChecks::convolutions),
            check("layers", RefusalChecks::layers),
            check("pooling", RefusalChecks::pooling),
            check("heads", RefusalChecks::heads))
        .toList();
  }

  private static DeviceCheck check(String name, Consumer<Trial> trial) {
    return new DeviceCheck("extents that do not fit, " + name, 0, trial);
  }

  /** All of them; what is in order would be no proof. */
  private static void refused(Runnable... calls) {
    for (int i = 0; i < calls.length; i++) {
      try {
        calls[i].run();
      } catch (IllegalArgumentException expected) {
        continue;
      } catch (RuntimeException other) {
        throw new AssertionError("call %d".formatted(i), other);
      }
      throw new AssertionError("call %d was not refused".formatted(i));
    }
  }

  private static void vectors(Trial t) {
    VectorOperations on = t.device().vectors();
    Floats two = t.in(2);
    Floats three = t.in(3);
    Doubles sum = t.sum(2);
    refused(
        () -> on.copy(two, three),
        () -> on.copy(sum, t.sum(3)),
        () -> on.axpby(1, three, 1, two),
        () -> on.accumulate(three, sum),
        () -> on.round(sum, 1, three),
        () -> on.addSquares(two, sum),
        () -> on.meanSquaredError(two, three, two),
        () -> on.meanSquaredError(two, two, three),
        () -> on.meanSquaredErrorGradient(two, three, two),
        () -> on.sgd(two, three, two, 0.1, 0, 0),
        () -> on.sgd(two, two, three, 0.1, 0, 0),
        () -> on.adamW(two, three, two, two, 0.1, 0, 0),
        () -> on.adamW(two, two, three, two, 0.1, 0, 0),
        () -> on.adamW(two, two, two, three, 0.1, 0, 0));
  }

  private static void rows(Trial t) {
    VectorOperations on = t.device().vectors();
    Floats matrix = t.in(6);
    Floats table = t.in(2 * 256);
    try (Bytes pixels = t.device().bytes(new byte[12])) {
      refused(
          () -> on.gather(matrix, 3, new int[] {0}, 1, t.in(4)),
          () -> on.gather(matrix, 3, new int[] {2}, 1, t.in(3)),
          () -> on.gather(matrix, 3, new int[] {-1}, 1, t.in(3)),
          () -> on.gather(matrix, 3, new int[] {0}, 2, t.in(6)),
          () -> on.normalize(pixels, new int[] {3}, 1, 2, 2, table, t.in(4)),
          () -> on.normalize(pixels, new int[] {-1}, 1, 2, 2, table, t.in(4)),
          () -> on.normalize(pixels, new int[] {0}, 1, 2, 2, table, t.in(5)),
          () -> on.normalize(pixels, new int[] {0}, 1, 3, 2, table, t.in(6)));
    }
  }

  private static void matrices(Trial t) {
    MatrixOperations on = t.device().matrices();
    Floats a = t.in(6);
    Floats b = t.in(12);
    Floats c = t.in(8);
    refused(
        () -> on.multiply(false, false, 2, 4, 4, 1, a, b, 0, c),
        () -> on.multiply(true, false, 2, 3, 3, 1, a, b, 0, c),
        () -> on.multiply(false, true, 2, 4, 3, 1, a, b, 0, a),
        () -> on.addToRows(a, 3, 3, t.in(3)),
        () -> on.addToRows(a, 2, 3, t.in(2)),
        () -> on.sumRows(a, 4, 2, t.in(2)),
        () -> on.sumRows(a, 2, 3, t.in(2)));
  }

  private static void convolutions(Trial t) {
    Convolution on = t.convolution(new ConvolutionShape(2, 3, 4, 3, 1, 1, false));
    on.load(t.in(54));
    FeatureMaps in = t.maps(2, 2, 4);
    FeatureMaps out = t.maps(2, 3, 4);
    Optional<Floats> none = Optional.empty();
    refused(
        () -> on.load(t.in(18)),
        () -> on.forward(in, none, false, in),
        () -> on.forward(out, none, false, out),
        () -> on.forward(in, none, false, t.maps(1, 3, 4)),
        () -> on.forward(t.maps(2, 2, 5), none, false, out),
        () -> on.forward(in, Optional.of(t.in(2)), false, out),
        () -> on.backwardInput(in, in),
        () -> on.backwardInput(out, t.maps(1, 2, 4)),
        () -> on.backwardWeight(in, t.maps(1, 3, 4), t.in(54)),
        () -> on.backwardWeight(in, out, t.in(53)));
  }

  private static void layers(Trial t) {
    LayerOperations on = t.device().layers();
    FeatureMaps x = t.maps(2, 3, 4);
    FeatureMaps other = t.maps(2, 3, 5);
    Floats two = t.in(2);
    Floats three = t.in(3);
    Optional<Floats> none = Optional.empty();
    refused(
        () -> on.unflatten(t.in(95), x),
        () -> on.flatten(x, t.in(97)),
        () -> on.copy(x, other),
        () -> on.add(x, t.maps(1, 3, 4)),
        () -> on.reluBackward(x, other),
        () -> on.fold(t.in(7), none, three, three, three, three, t.in(7), three),
        () -> on.fold(t.in(6), none, three, three, three, three, t.in(7), three),
        () -> on.fold(t.in(6), Optional.of(two), three, three, three, three, t.in(6), three),
        () -> on.fold(t.in(6), none, three, two, three, three, t.in(6), three),
        () -> on.batchNorm(x, three, three, true, other, three, three),
        () -> on.batchNorm(x, three, three, true, t.maps(2, 3, 4), three, two),
        () -> on.batchNormBackward(x, three, true, x, three, three, x, other, three, three),
        () -> on.batchNormBackward(x, three, true, x, three, three, x, x, three, two));
  }

  private static void pooling(Trial t) {
    LayerOperations on = t.device().layers();
    FeatureMaps in = t.maps(2, 3, 5);
    FeatureMaps out = t.maps(2, 3, 2);
    refused(
        () -> on.averagePool(in, in),
        () -> on.averagePoolBackward(in, out),
        () -> on.maximumPool(in, t.maps(2, 3, 3)),
        () -> on.maximumPoolBackward(in, out, out, t.maps(2, 3, 4)),
        () -> on.maximumPoolBackward(in, t.maps(2, 2, 2), out, in),
        () -> on.globalAverage(in, t.in(5)),
        () -> on.globalAverageBackward(t.in(7), in));
  }

  private static void heads(Trial t) {
    HeadSolver on = t.device().headSolver(1e-3);
    refused(
        () -> t.device().headSolver(0),
        () -> t.device().headSolver(1.5),
        () -> t.device().headSolver(Double.NaN),
        () -> on.solve(t.in(5), t.in(4), 2, 3, 2),
        () -> on.solve(t.in(6), t.in(3), 2, 3, 2),
        () -> on.solve(t.in(0), t.in(0), 0, 3, 2));
    try (HeadSolver.RidgeHead head = on.solve(t.in(6), t.in(4), 2, 3, 2)) {
      refused(
          () -> head.gradient(t.in(7), t.in(6), t.in(4)),
          () -> head.gradient(t.in(8), t.in(8), t.in(4)),
          () -> head.gradient(t.in(8), t.in(6), t.in(3)),
          () -> head.factors(t.in(3), t.in(8), t.in(4)),
          () -> head.factors(t.in(4), t.in(6), t.in(4)),
          () -> head.factors(t.in(4), t.in(8), t.in(5)),
          () -> head.gradient(t.in(7), t.in(4), t.in(6), t.in(4)),
          () -> head.gradient(t.in(8), t.in(5), t.in(6), t.in(4)));
    }
  }
}
