package retort.convnet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import retort.krr.Krr;
import retort.krr.OuterSum;

/**
 * Median milliseconds of each operation of an outer step, on this CPU.
 *
 * <pre>
 * ./mvnw -q -pl common test-compile dependency:build-classpath -Dmdep.outputFile=target/classpath
 * java -cp common/target/test-classes:common/target/classes:$(cat common/target/classpath) \
 *   retort.convnet.NetworkBenchmark --widths 32,64,128 --m 100 --n 256 --d 64 --hw 32 --threads 2
 * </pre>
 *
 * <p>{@code outer} sums one outer gradient on n real rows; {@code pool} is one training step: the
 * same two figures that a PyTorch implementation of the paper prints.
 */
public final class NetworkBenchmark {
  private static final int WARM = 5;

  private NetworkBenchmark() {}

  /** See the class. */
  public static void main(String[] args) {
    Map<String, String> options = new HashMap<>();
    for (int i = 0; i + 1 < args.length; i += 2) {
      options.put(args[i], args[i + 1]);
    }
    int m = Integer.parseInt(options.getOrDefault("--m", "100"));
    int n = Integer.parseInt(options.getOrDefault("--n", "256"));
    int d = Integer.parseInt(options.getOrDefault("--d", "64"));
    int size = Integer.parseInt(options.getOrDefault("--hw", "32"));
    int steps = Integer.parseInt(options.getOrDefault("--steps", "10"));
    List<Integer> widths =
        Arrays.stream(options.getOrDefault("--widths", "32,64,128").split(",", -1))
            .map(Integer::valueOf)
            .toList();
    Threads.use(Integer.parseInt(options.getOrDefault("--threads", "2")));
    measure(new ConvNetShape(3, size, widths, d), m, n, steps);
  }

  private static void measure(ConvNetShape shape, int m, int n, int steps) {
    int d = shape.targets();
    float[] synthetic = Samples.floats(1, m * shape.pixels());
    float[] targets = Samples.floats(2, m * d);
    float[] real = Samples.floats(3, n * shape.pixels());
    float[] wanted = Samples.floats(4, n * d);
    String[] names = {
      "kept forward", "solve", "forward", "sum", "head gradient", "backward", "outer", "pool"
    };
    double[][] spent = new double[names.length][steps];
    try (Network network = Networks.open(Networks.initialise(shape, 5))) {
      for (int i = -WARM; i < steps; i++) {
        List<Long> at = new ArrayList<>();
        at.add(System.nanoTime());
        try (Network.Pass pass = network.forward(synthetic, m)) {
          at.add(System.nanoTime());
          try (Krr.Head head = Krr.create().solve(pass.features(), targets, m, d)) {
            at.add(System.nanoTime());
            float[] features = network.features(real, n);
            at.add(System.nanoTime());
            float[] aggregate = sum(head.weights(), features, wanted, n, d);
            at.add(System.nanoTime());
            Krr.Gradient gradient = head.gradient(aggregate);
            at.add(System.nanoTime());
            pass.imageGradient(gradient.features());
            at.add(System.nanoTime());
          }
        }
        long outer = System.nanoTime();
        network.train(synthetic, targets, m, new Sgd(0.1, 0.9, 1e-3));
        long pool = System.nanoTime();
        for (int j = 0; i >= 0 && j < 6; j++) {
          spent[j][i] = (at.get(j + 1) - at.get(j)) / 1e6;
        }
        if (i >= 0) {
          spent[6][i] = (outer - at.get(0)) / 1e6;
          spent[7][i] = (pool - outer) / 1e6;
        }
      }
    }
    for (int j = 0; j < names.length; j++) {
      Arrays.sort(spent[j]);
      System.out.printf(Locale.ROOT, "%-14s %8.1f ms%n", names[j], spent[j][steps / 2]);
    }
  }

  private static float[] sum(float[] weights, float[] features, float[] wanted, int n, int d) {
    try (OuterSum sum = OuterSum.withGradient(weights, d)) {
      sum.add(features, wanted, n);
      return sum.aggregate();
    }
  }
}
