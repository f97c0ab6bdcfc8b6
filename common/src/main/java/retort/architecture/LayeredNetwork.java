package retort.architecture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import retort.kernels.Arena;
import retort.kernels.Kernels;
import retort.tensors.Tensor;

/** A network of layers on native arrays; parameters and optimiser lie on the heap. */
final class LayeredNetwork implements TrainableNetwork {
  /** Images of an evaluation-mode pass: bounds its memory. */
  private static final int CHUNK = 128;

  private final Architecture architecture;
  private final Arena arena = new Arena();
  private final State state = new State();
  private final Sequence backbone;
  private final Sequence head;
  private final List<Normalisation> normalisations = new ArrayList<>();

  private Optimizer optimizer;
  private Pass open;
  private boolean closed;

  LayeredNetwork(Architecture architecture) {
    this.architecture = architecture;
    List<Sequence> parts = architecture.build(state, arena);
    this.backbone = parts.get(0);
    this.head = parts.get(1);
    collect(backbone);
    collect(head);
  }

  /** In the order of the weights: a block's shortcut comes after its main branch. */
  private void collect(Layer layer) {
    if (layer instanceof Normalisation normalisation) {
      normalisations.add(normalisation);
    } else if (layer instanceof Sequence sequence) {
      sequence.layers().forEach(this::collect);
    } else if (layer instanceof Residual residual) {
      collect(residual.main());
      collect(residual.shortcut());
    }
  }

  void load(Map<String, Tensor> weights, Map<String, Tensor> optimizerState) {
    state.load(weights);
    optimizer = new Optimizer(state.flatParameters().length, optimizerState);
  }

  @Override
  public int features() {
    return architecture.features();
  }

  @Override
  public int outputs() {
    return architecture.head().outputs(features());
  }

  @Override
  public float[] features(float[] images, int n) {
    return evaluate(images, n, features(), false);
  }

  @Override
  public float[] outputs(float[] images, int n) {
    return evaluate(images, n, outputs(), true);
  }

  private float[] evaluate(float[] images, int n, int width, boolean withHead) {
    check(images, n);
    float[] all = new float[Math.multiplyExact(n, width)];
    for (int from = 0; from < n; from += CHUNK) {
      int some = Math.min(CHUNK, n - from);
      INDArray out = backbone.forward(load(images, from, some), false);
      Kernels.read(withHead ? head.forward(out, false) : out, all, from * width);
    }
    return all;
  }

  private INDArray load(float[] images, int from, int n) {
    int size = architecture.size();
    int channels = architecture.channels();
    int pixels = architecture.pixels();
    float[] some = Arrays.copyOfRange(images, from * pixels, (from + n) * pixels);
    INDArray in = arena.of("images", n, size, size, channels);
    Kernels.write(in, Order.swapped(some, n, channels, size * size), 0);
    return in;
  }

  @Override
  public TrainingPass forward(float[] images, int n) {
    check(images, n);
    INDArray out = head.forward(backbone.forward(load(images, 0, n), true), true);
    open = new Pass(Kernels.read(out), n, state.version());
    return open;
  }

  private void check(float[] images, int n) {
    if (closed || open != null) {
      throw new IllegalStateException(
          closed ? "this network was closed" : "close the last pass first");
    }
    if (n < 1 || images.length != (long) n * architecture.pixels()) {
      throw new IllegalArgumentException(
          "%d images of %d x %d x %d expected, found %d values"
              .formatted(
                  n,
                  architecture.channels(),
                  architecture.size(),
                  architecture.size(),
                  images.length));
    }
  }

  @Override
  public void step(float[] gradient, float[] statistics, Update update) {
    float[] parameters = state.flatParameters();
    optimizer.step(parameters, gradient, update);
    state.setParameters(parameters);
    state.follow(statistics, Normalisation.MOMENTUM);
  }

  @Override
  public Map<String, Tensor> weights() {
    return state.tensors();
  }

  @Override
  public Map<String, Tensor> optimizerState() {
    return optimizer.state();
  }

  @Override
  public void close() {
    closed = true;
    arena.close();
  }

  /** The pass whose activations the arena holds. */
  private final class Pass implements TrainingPass {
    private final float[] outputs;
    private final int n;
    private final long version;
    private boolean differentiated;

    Pass(float[] outputs, int n, long version) {
      this.outputs = outputs;
      this.n = n;
      this.version = version;
    }

    @Override
    public float[] outputs() {
      return outputs.clone();
    }

    @Override
    public float[] gradient(float[] outputGradient) {
      if (open != this || differentiated || version != state.version()) {
        throw new IllegalStateException(
            "this pass was closed or differentiated, or the weights have changed since it was"
                + " made");
      }
      if (outputGradient.length != outputs.length) {
        throw new IllegalArgumentException(
            "a gradient of %d outputs expected, found %d"
                .formatted(outputs.length, outputGradient.length));
      }
      differentiated = true;
      INDArray gradient = arena.of("outputs.gradient", n, 1, 1, outputs.length / n);
      Kernels.write(gradient, outputGradient, 0);
      backbone.backward(head.backward(gradient));
      return state.flatGradient();
    }

    @Override
    public float[] statistics() {
      List<float[]> parts = normalisations.stream().map(Normalisation::statistics).toList();
      float[] all = new float[parts.stream().mapToInt(part -> part.length).sum()];
      int at = 0;
      for (float[] part : parts) {
        System.arraycopy(part, 0, all, at, part.length);
        at += part.length;
      }
      return all;
    }

    @Override
    public void close() {
      if (open == this) {
        open = null;
      }
    }
  }
}
