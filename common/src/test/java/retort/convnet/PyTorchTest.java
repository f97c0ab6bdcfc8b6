package retort.convnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import retort.krr.Krr;
import retort.krr.OuterSum;

/** The whole outer gradient and a pool update against PyTorch in float64. */
class PyTorchTest {

  @BeforeEach
  void useOneThread() {
    Threads.use(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"two-blocks-8", "rank-deficient-8", "three-blocks-32", "two-blocks-16"})
  void outerGradient(String name) {
    Fixture fixture = new Fixture(name);
    ConvNetShape shape = fixture.shape();
    int m = fixture.extent("xs", 0);
    int n = fixture.extent("xt", 0);
    int d = shape.targets();
    try (Network network = Networks.open(fixture.before());
        Network.Pass pass = network.forward(fixture.floats("xs"), m)) {
      close(fixture, "embed_xs", pass.features());
      close(fixture, "embed_xs", network.features(fixture.floats("xs"), m));
      try (Krr.Head head = Krr.create().solve(pass.features(), fixture.floats("ys"), m, d);
          OuterSum sum = OuterSum.withGradient(head.weights(), d)) {
        sum.add(network.features(fixture.floats("xt"), n), fixture.floats("yt"), n);
        assertEquals(n, sum.rows());
        double loss = fixture.doubles("loss")[0];
        assertEquals(loss, sum.squares() / (n * d), 1e-4 * loss);
        float[] aggregate = sum.aggregate();
        for (int i = 0; i < aggregate.length; i++) {
          aggregate[i] *= 2f / (n * d);
        }
        Krr.Gradient gradient = head.gradient(aggregate);
        close(fixture, "grad_ys", gradient.targets());
        close(fixture, "grad_xs", pass.imageGradient(gradient.features()));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"two-blocks-8", "rank-deficient-8", "three-blocks-32", "two-blocks-16"})
  void poolUpdate(String name) {
    Fixture fixture = new Fixture(name);
    int m = fixture.extent("xs", 0);
    try (Network network = Networks.open(fixture.before())) {
      network.train(fixture.floats("xs"), fixture.floats("ys"), m, new Sgd(0.1, 0.9, 1e-3));
      Weights after = network.weights();
      for (String tensor : after.tensors().keySet()) {
        close(fixture, "after." + tensor, after.values(tensor));
        if (Weights.learnt(tensor)) {
          moved(fixture, tensor, network.momentum().values(tensor));
        }
      }
    }
  }

  /** The step itself, which the parameter's own size would hide. */
  private static void moved(Fixture fixture, String tensor, float[] velocity) {
    double[] before = fixture.doubles("before." + tensor);
    double[] step = fixture.doubles("after." + tensor).clone();
    for (int i = 0; i < step.length; i++) {
      step[i] = (before[i] - step[i]) / 0.1;
    }
    double error = Fixture.error(step, velocity);
    assertTrue(error < 1e-4, "step of " + tensor + ": relative error " + error);
  }

  private static void close(Fixture fixture, String name, float[] actual) {
    double error = Fixture.error(fixture.doubles(name), actual);
    assertTrue(error < 1e-4, name + ": relative error " + error);
  }
}
