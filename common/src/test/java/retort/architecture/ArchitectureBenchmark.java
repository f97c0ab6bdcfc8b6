package retort.architecture;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import retort.convnet.Threads;

/**
 * Median milliseconds of an evaluation pass, a training pass with its gradients, and a whole
 * training step by SGD of one architecture with a linear head, on this CPU.
 *
 * <pre>
 * ./mvnw -q -pl common test-compile dependency:build-classpath -Dmdep.outputFile=target/classpath
 * java -cp common/target/test-classes:common/target/classes:$(cat common/target/classpath) \
 *   retort.architecture.ArchitectureBenchmark --backbone resnet18 --n 64 --d 128 --hw 32 --threads 2
 * </pre>
 */
public final class ArchitectureBenchmark {
  private static final int WARM = 2;

  private ArchitectureBenchmark() {}

  /** See the class. */
  public static void main(String[] args) {
    Map<String, String> options = new HashMap<>();
    for (int i = 0; i + 1 < args.length; i += 2) {
      options.put(args[i], args[i + 1]);
    }
    int n = Integer.parseInt(options.getOrDefault("--n", "64"));
    int d = Integer.parseInt(options.getOrDefault("--d", "128"));
    int size = Integer.parseInt(options.getOrDefault("--hw", "32"));
    int steps = Integer.parseInt(options.getOrDefault("--steps", "5"));
    List<Integer> widths =
        Arrays.stream(options.getOrDefault("--widths", "32,64,128").split(",", -1))
            .map(Integer::valueOf)
            .toList();
    Threads.use(Integer.parseInt(options.getOrDefault("--threads", "2")));
    Backbone backbone = Backbone.of(options.getOrDefault("--backbone", "resnet18"));
    measure(new Architecture(backbone, 3, size, widths, new Head.Linear(d)), n, d, steps);
  }

  private static void measure(Architecture architecture, int n, int d, int steps) {
    float[] images = noise(1, n * architecture.pixels());
    float[] slope = noise(2, n * d);
    String[] names = {"features", "gradient", "train step"};
    double[][] spent = new double[names.length][steps];
    try (TrainableNetwork network = architecture.open(architecture.initialise(3))) {
      for (int i = -WARM; i < steps; i++) {
        long start = System.nanoTime();
        network.features(images, n);
        long evaluated = System.nanoTime();
        float[] gradient;
        float[] statistics;
        try (TrainableNetwork.TrainingPass pass = network.forward(images, n)) {
          gradient = pass.gradient(slope.clone());
          statistics = pass.statistics();
        }
        long differentiated = System.nanoTime();
        network.step(gradient, statistics, new Update.Sgd(1e-3, 0.9, 1e-4));
        long stepped = System.nanoTime();
        if (i >= 0) {
          spent[0][i] = (evaluated - start) / 1e6;
          spent[1][i] = (differentiated - evaluated) / 1e6;
          spent[2][i] = (stepped - evaluated) / 1e6;
        }
      }
    }
    for (int j = 0; j < names.length; j++) {
      Arrays.sort(spent[j]);
      System.out.printf(Locale.ROOT, "%-14s %8.1f ms%n", names[j], spent[j][steps / 2]);
    }
  }

  private static float[] noise(long seed, int length) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) (2 * random.nextDouble() - 1);
    }
    return values;
  }
}
