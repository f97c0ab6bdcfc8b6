package retort.convnet;

import java.util.ArrayList;
import java.util.List;
import retort.kernels.Arena;

/** {@link Network} on the CPU. */
final class NativeConvNet implements Network {
  private static final long CHUNK_FLOATS = 1L << 21;

  private final ConvNetShape shape;
  private final Parameters parameters;
  private final Workspace workspace;
  private final boolean ownsWorkspace;
  private final int chunk;
  private Folded folded;
  private int steps;
  private boolean closed;

  /**
   * @param ownsWorkspace whether it is closed with this network
   */
  NativeConvNet(Weights weights, Weights momentum, Workspace workspace, boolean ownsWorkspace) {
    this.workspace = workspace;
    this.ownsWorkspace = ownsWorkspace;
    shape = weights.shape();
    parameters = new Parameters(weights, momentum);
    long largest = 1;
    for (int k = 0; k < shape.blocks(); k++) {
      largest = Math.max(largest, (long) shape.extent(k) * shape.extent(k) * shape.widths().get(k));
    }
    chunk = (int) Math.max(1, CHUNK_FLOATS / largest);
  }

  @Override
  public ConvNetShape shape() {
    return shape;
  }

  @Override
  public float[] features(float[] images, int n) {
    check(images, n);
    float[] result = new float[Math.multiplyExact(n, shape.features())];
    Evaluation evaluation = new Evaluation(shape, folded(), workspace.features());
    for (int start = 0; start < n; start += chunk) {
      evaluation.forward(images, result, start, Math.min(chunk, n - start), false);
    }
    return result;
  }

  @Override
  public Pass forward(float[] images, int n) {
    check(images, n);
    float[] result = new float[Math.multiplyExact(n, shape.features())];
    List<Arena> arenas = new ArrayList<>();
    for (int start = 0; start < n; start += chunk) {
      Arena arena = workspace.take();
      arenas.add(arena);
      new Evaluation(shape, folded(), arena)
          .forward(images, result, start, Math.min(chunk, n - start), true);
    }
    return new Kept(result, n, arenas, steps);
  }

  @Override
  public double train(float[] images, int n, OutputLoss function, Sgd sgd) {
    check(images, n);
    double loss =
        new Training(shape, parameters, workspace.training(), n).gradients(images, function);
    parameters.step(sgd);
    steps++;
    unfold();
    return loss;
  }

  @Override
  public Weights weights() {
    return parameters.values();
  }

  @Override
  public Weights momentum() {
    return parameters.momentum();
  }

  @Override
  public void close() {
    closed = true;
    unfold();
    parameters.close();
    if (ownsWorkspace) {
      workspace.close();
    }
  }

  private Folded folded() {
    if (folded == null) {
      folded = new Folded(shape, parameters);
    }
    return folded;
  }

  private void unfold() {
    if (folded != null) {
      folded.close();
      folded = null;
    }
  }

  private void check(float[] images, int n) {
    if (closed) {
      throw new IllegalStateException("this network was closed");
    }
    if (n < 1 || images.length != (long) n * shape.pixels()) {
      throw new IllegalArgumentException(
          "%d images of %d x %d x %d expected, found %d values"
              .formatted(n, shape.channels(), shape.size(), shape.size(), images.length));
    }
  }

  /** A pass whose activations lie in arenas of its own, one for each few images. */
  private final class Kept implements Pass {
    private final float[] values;
    private final int n;
    private final List<Arena> arenas;
    private final int madeAt;

    Kept(float[] values, int n, List<Arena> arenas, int madeAt) {
      this.values = values;
      this.n = n;
      this.arenas = arenas;
      this.madeAt = madeAt;
    }

    @Override
    public float[] features() {
      return values;
    }

    @Override
    public float[] imageGradient(float[] gradient) {
      if (arenas.isEmpty() || madeAt != steps) {
        throw new IllegalStateException(
            "this pass was closed, or the weights have changed since it was made");
      }
      if (gradient.length != values.length) {
        throw new IllegalArgumentException(
            "a gradient of %d features expected, found %d"
                .formatted(values.length, gradient.length));
      }
      float[] result = new float[n * shape.pixels()];
      for (int i = 0; i < arenas.size(); i++) {
        int start = i * chunk;
        new Evaluation(shape, folded(), arenas.get(i))
            .imageGradient(gradient, result, start, Math.min(chunk, n - start));
      }
      return result;
    }

    @Override
    public void close() {
      arenas.forEach(workspace::giveBack);
      arenas.clear();
    }
  }
}
