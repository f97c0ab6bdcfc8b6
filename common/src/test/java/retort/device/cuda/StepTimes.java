package retort.device.cuda;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import retort.device.Bytes;
import retort.device.Device;
import retort.device.Floats;
import retort.network.Architecture;
import retort.network.Head;

/** Milliseconds of a step and of its stages, and whether it repeats. */
final class StepTimes {

  /** The sizes of a step. */
  record Recipe(String name, List<Integer> widths, int side, int m, int n, int d) {
    static final Recipe CIFAR100 =
        new Recipe("cifar100", List.of(128, 256, 512), 32, 1000, 1024, 512);
    static final Recipe SMALL = new Recipe("small", List.of(32, 64, 128), 32, 100, 256, 512);
    static final Recipe TINY = new Recipe("tiny", List.of(4, 8), 8, 6, 10, 5);
  }

  /**
   * What was seen.
   *
   * @param step the median of whole steps
   * @param stages medians where the device is waited for after each
   * @param losses of the first steps
   * @param growth bytes of card memory more at the end than after the first steps
   */
  record Seen(double step, Map<String, Double> stages, double[] losses, long growth) {}

  private StepTimes() {}

  static Seen measure(Device device, Recipe recipe, int steps) {
    int pixels = 3 * recipe.side() * recipe.side();
    int rows = 4 * recipe.n();
    byte[] bytes = new byte[rows * pixels];
    SplittableRandom random = new SplittableRandom(11);
    random.nextBytes(bytes);
    float[] table = new float[3 * 256];
    for (int i = 0; i < table.length; i++) {
      table[i] = (i % 256 - 127.5f) / 64;
    }
    try (Bytes resident = device.bytes(bytes);
        Floats lookup = device.upload(table);
        Floats targets = device.upload(HeadCheck.noise(12, rows * recipe.d()));
        Step step = step(device, recipe, pixels)) {
      int warm = Math.min(5, steps);
      double[] losses = new double[warm];
      for (int i = 0; i < warm; i++) {
        losses[i] = step.run(rows(resident, recipe, lookup, targets, rows, random), stage -> {});
      }
      device.synchronize();
      long held = device.memory().orElseThrow().held();
      double[] whole = new double[steps];
      for (int i = 0; i < steps; i++) {
        long start = System.nanoTime();
        step.run(rows(resident, recipe, lookup, targets, rows, random), stage -> {});
        device.synchronize();
        whole[i] = (System.nanoTime() - start) / 1e6;
      }
      long growth = device.memory().orElseThrow().held() - held;
      Map<String, double[]> each = new LinkedHashMap<>();
      int times = Math.min(steps, 20);
      for (int i = 0; i < times; i++) {
        int turn = i;
        long[] start = {System.nanoTime()};
        step.run(
            rows(resident, recipe, lookup, targets, rows, random),
            stage -> {
              device.synchronize();
              long now = System.nanoTime();
              each.computeIfAbsent(stage, name -> new double[times])[turn] = (now - start[0]) / 1e6;
              start[0] = now;
            });
      }
      Map<String, Double> stages = new LinkedHashMap<>();
      each.forEach((name, values) -> stages.put(name, median(values)));
      return new Seen(median(whole), stages, losses, growth);
    }
  }

  private static Step step(Device device, Recipe recipe, int pixels) {
    Architecture architecture =
        Architecture.convNet(3, recipe.side(), recipe.widths(), new Head.LinearHead(recipe.d()));
    return new Step(
        device,
        architecture.open(device, architecture.initialize(17)),
        HeadCheck.noise(14, recipe.m() * pixels),
        HeadCheck.noise(15, recipe.m() * recipe.d()),
        recipe.m(),
        recipe.d());
  }

  private static Step.Rows rows(
      Bytes resident,
      Recipe recipe,
      Floats table,
      Floats targets,
      int rows,
      SplittableRandom random) {
    int[] chosen = random.ints(recipe.n(), 0, rows).toArray();
    return new Step.Rows(resident, recipe.side() * recipe.side(), table, targets, chosen);
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
