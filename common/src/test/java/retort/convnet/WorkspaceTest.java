package retort.convnet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WorkspaceTest {
  private static final Sgd SGD = new Sgd(0.1, 0.9, 1e-3);
  private static final List<ConvNetShape> SHAPES =
      List.of(
          new ConvNetShape(3, 8, List.of(4, 6), 5),
          new ConvNetShape(1, 16, List.of(3), 2),
          new ConvNetShape(3, 8, List.of(4, 6), 5));

  @BeforeEach
  void useOneThread() {
    Threads.use(1);
  }

  @Test
  void whatOthersLeftThereChangesNoBit() {
    List<float[]> alone = new ArrayList<>();
    for (int k = 0; k < SHAPES.size(); k++) {
      try (Workspace own = new Workspace()) {
        alone.add(everything(k, own));
      }
    }
    try (Workspace shared = new Workspace();
        Network other = Networks.open(Networks.initialise(SHAPES.get(0), 9), shared);
        Network.Pass open = other.forward(images(SHAPES.get(0), 4), 4)) {
      float[] before = open.imageGradient(open.features());
      for (int k = 0; k < SHAPES.size(); k++) {
        assertArrayEquals(alone.get(k), everything(k, shared), "network " + k);
      }
      assertArrayEquals(before, open.imageGradient(open.features()));
    }
  }

  /** A training step, then the gradient of an image through what became of the network. */
  private static float[] everything(int k, Workspace workspace) {
    ConvNetShape shape = SHAPES.get(k);
    int n = 6 - k;
    float[] images = images(shape, n);
    try (Network network = Networks.open(Networks.initialise(shape, k), workspace)) {
      network.train(images, Samples.floats(5, n * shape.targets()), n, SGD);
      try (Network.Pass pass = network.forward(images, n)) {
        return pass.imageGradient(pass.features());
      }
    }
  }

  private static float[] images(ConvNetShape shape, int n) {
    return Samples.floats(4, n * shape.pixels());
  }
}
