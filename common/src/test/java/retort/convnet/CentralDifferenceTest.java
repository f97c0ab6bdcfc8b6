package retort.convnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import retort.krr.Krr;
import retort.krr.OuterSum;
import retort.krr.PlainLoss;

/** Every gradient against central differences of a float64 loss that shares no code with it. */
class CentralDifferenceTest {
  private static final double STEP = 1e-5;
  private static final int N = 7;
  private static final int D = 3;

  @BeforeEach
  void useOneThread() {
    Threads.use(1);
  }

  @ParameterizedTest
  @CsvSource({"4, 3, 8, 1e-6", "4, 1, 8, 1e-6", "21, 3, 4, 1e-6", "4, 3, 8, 1e-2", "21, 3, 4, 1"})
  void outerGradient(int m, int channels, int size, double share) {
    ConvNetShape shape = new ConvNetShape(channels, size, List.of(3, 4), D);
    Weights weights = Networks.initialise(shape, 1);
    float[] images = Samples.floats(2, m * shape.pixels());
    float[] targets = Samples.floats(3, m * D);
    float[] real = Samples.floats(4, N * shape.pixels());
    float[] wanted = Samples.floats(5, N * D);

    PlainNetwork plain = new PlainNetwork(shape, doubles(weights));
    double[] x = doubles(images);
    double[] y = doubles(targets);
    double[] t = plain.features(doubles(real), N, false);
    double ridge = PlainLoss.ridge(plain.features(x, m, false), m, share);
    DoubleSupplier loss =
        () -> PlainLoss.of(plain.features(x, m, false), y, m, ridge, t, doubles(wanted), N);

    try (Network network = Networks.open(weights);
        Network.Pass pass = network.forward(images, m);
        Krr.Head head = Krr.create(share).solve(pass.features(), targets, m, D);
        OuterSum sum = OuterSum.withGradient(head.weights(), D)) {
      assertEquals(ridge, head.ridge(), 1e-6 * ridge);
      sum.add(network.features(real, N), wanted, N);
      float[] aggregate = sum.aggregate();
      for (int i = 0; i < aggregate.length; i++) {
        aggregate[i] *= 2f / (N * D);
      }
      Krr.Gradient gradient = head.gradient(aggregate);
      close(differences(loss, y), gradient.targets(), "targets");
      close(differences(loss, x), pass.imageGradient(gradient.features()), "images");
    }
  }

  @Test
  void everyParameterOfATrainingStep() {
    int m = 5;
    ConvNetShape shape = new ConvNetShape(3, 8, List.of(3, 4), D);
    Weights weights = Networks.initialise(shape, 6);
    float[] images = Samples.floats(7, m * shape.pixels());
    float[] targets = Samples.floats(8, m * D);
    Map<String, double[]> tensors = doubles(weights);
    PlainNetwork plain = new PlainNetwork(shape, tensors);
    double[] x = doubles(images);
    double[] y = doubles(targets);
    try (Network network = Networks.open(weights)) {
      double loss = network.train(images, targets, m, new Sgd(0.1, 0, 0));
      assertEquals(plain.trainingLoss(x, y, m), loss, 1e-6 * loss);
      Weights gradient = network.momentum();
      for (String name : tensors.keySet()) {
        if (name.endsWith("conv.bias")) {
          for (float value : gradient.values(name)) {
            assertEquals(0, value, "the batch's mean removes the bias");
          }
        } else if (Weights.learnt(name)) {
          double[] expected = differences(() -> plain.trainingLoss(x, y, m), tensors.get(name));
          close(expected, gradient.values(name), name);
        }
      }
    }
  }

  private static double[] differences(DoubleSupplier loss, double[] at) {
    double[] result = new double[at.length];
    for (int i = 0; i < at.length; i++) {
      double kept = at[i];
      at[i] = kept + STEP;
      double above = loss.getAsDouble();
      at[i] = kept - STEP;
      result[i] = (above - loss.getAsDouble()) / (2 * STEP);
      at[i] = kept;
    }
    return result;
  }

  private static void close(double[] expected, float[] actual, String name) {
    double error = Fixture.error(expected, actual);
    assertTrue(error < 1e-4, name + ": relative error " + error);
  }

  private static Map<String, double[]> doubles(Weights weights) {
    Map<String, double[]> result = new LinkedHashMap<>();
    weights.tensors().forEach((name, tensor) -> result.put(name, doubles(tensor.values())));
    return result;
  }

  private static double[] doubles(float[] values) {
    double[] result = new double[values.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = values[i];
    }
    return result;
  }
}
