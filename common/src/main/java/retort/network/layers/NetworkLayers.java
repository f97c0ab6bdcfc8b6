package retort.network.layers;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.UnaryOperator;
import retort.device.FeatureMaps;
import retort.device.Floats;
import retort.device.LayerOperations;

/**
 * The layers of an architecture, which all its networks on one device share: from images to
 * features, and from those through a head to outputs.
 */
public final class NetworkLayers implements AutoCloseable {
  private final ParameterLayout layout;
  private final Sequence body;
  private final Readout readout;
  private final List<RowLayer> head;
  private final int features;
  private final int outputs;
  private final long largest;

  NetworkLayers(
      ParameterLayout layout,
      Sequence body,
      Readout readout,
      List<RowLayer> head,
      int features,
      int outputs,
      long largest) {
    this.layout = layout;
    this.body = body;
    this.readout = readout;
    this.head = head;
    this.features = features;
    this.outputs = outputs;
    this.largest = largest;
  }

  /** Where each tensor lies. */
  public ParameterLayout layout() {
    return layout;
  }

  /** The length of what enters the head. */
  public int features() {
    return features;
  }

  /** The length of what leaves the head. */
  public int outputs() {
    return outputs;
  }

  /** The floats of the largest feature map of one image. */
  public long largest() {
    return largest;
  }

  /**
   * A forward pass that can be differentiated where its tape was recorded: one in training mode
   * once, since its activations make room for their gradients.
   */
  public static final class Recorded {
    private final Tape tape;
    private final Readout readout;
    private final FeatureMaps last;
    private final Deque<UnaryOperator<Floats>> rows = new ArrayDeque<>();

    private Recorded(Tape tape, Readout readout, FeatureMaps last) {
      this.tape = tape;
      this.readout = readout;
      this.last = last;
    }

    /**
     * The gradient with respect to the images.
     *
     * @param gradient with respect to the features, (n, features)
     * @param images out, (n, channels, size, size)
     */
    public void imageGradient(Floats gradient, Floats images) {
      FeatureMaps result = tape.backward(down(gradient), true);
      tape.device().layers().flatten(result, images);
      tape.releaseGradient(result);
    }

    /**
     * The gradient with respect to every parameter, into the tape's.
     *
     * @param gradient with respect to the outputs, (n, outputs)
     */
    public void parameterGradient(Floats gradient) {
      Floats result = gradient;
      for (UnaryOperator<Floats> step : rows) {
        Floats before = result;
        result = step.apply(before);
        tape.releaseGradient(before);
      }
      FeatureMaps maps = down(result);
      tape.releaseGradient(result);
      tape.releaseGradient(tape.backward(maps, false));
    }

    private FeatureMaps down(Floats gradient) {
      FeatureMaps down = tape.gradientMaps(last.n(), last.channels(), last.side());
      readout.backward(tape.device().layers(), gradient, down);
      return down;
    }
  }

  /**
   * The features.
   *
   * @param images (n, channels, size, size)
   * @param out (n, features)
   */
  public Recorded features(Floats images, int n, int channels, int size, Floats out, Tape tape) {
    LayerOperations layers = tape.device().layers();
    FeatureMaps in = tape.maps(n, channels, size);
    layers.unflatten(images, in);
    FeatureMaps last = body.forward(in, tape);
    readout.forward(layers, last, out);
    tape.release(in);
    tape.release(last);
    if (!body.readsOutput(tape.device())) {
      tape.giveBack(last, false);
    }
    return new Recorded(tape, readout, last);
  }

  /**
   * The outputs.
   *
   * @param images (n, channels, size, size)
   * @param out (n, outputs)
   */
  public Recorded outputs(Floats images, int n, int channels, int size, Floats out, Tape tape) {
    if (head.isEmpty()) {
      return features(images, n, channels, size, out, tape);
    }
    Floats rows = tape.floats((long) n * features);
    Recorded recorded = features(images, n, channels, size, rows, tape);
    for (RowLayer layer : head) {
      boolean end = layer == head.get(head.size() - 1);
      Floats next = end ? out : tape.floats((long) n * layer.outputs());
      recorded.rows.push(layer.forward(rows, n, next, tape));
      tape.release(rows);
      rows = next;
    }
    return recorded;
  }

  @Override
  public void close() {
    body.close();
    head.forEach(RowLayer::close);
  }
}
