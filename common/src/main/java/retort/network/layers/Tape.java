package retort.network.layers;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import retort.device.Device;
import retort.device.FeatureMaps;
import retort.device.Floats;

/**
 * One forward pass of a few images: its weights, its memory, and what its backward pass does.
 *
 * <p>The activations live until the tape is released; a pass that is not recorded gives each back
 * as soon as the next is there.
 */
public final class Tape {
  private final PassMemory memory;
  private final NetworkState state;
  private final PassKind kind;
  private final Buffers buffers;
  private final Optional<TrainingResults> results;
  private final Optional<RecordedBatch.BatchPart> part;
  private final LentMaps lent;
  private final Deque<BackwardFunction> steps = new ArrayDeque<>();

  /** Where a pass in training mode writes, in the layout's order. */
  private record TrainingResults(Floats parameterGradient, Floats batchStatistics) {}

  /** What a pass is for. */
  private enum PassKind {
    EVALUATION,
    RECORDED_EVALUATION,
    TRAINING
  }

  /** The backward pass of a layer. */
  interface BackwardFunction {
    /**
     * @param gradient with respect to the output; this step's from now on
     * @param wanted whether the result matters
     * @return that with respect to the input; the caller's from now on
     */
    FeatureMaps backward(FeatureMaps gradient, boolean wanted);
  }

  private Tape(
      PassMemory memory,
      NetworkState state,
      PassKind kind,
      Buffers buffers,
      Optional<TrainingResults> results,
      Optional<RecordedBatch.BatchPart> part,
      LentMaps lent) {
    this.memory = memory;
    this.state = state;
    this.kind = kind;
    this.buffers = buffers;
    this.results = results;
    this.part = part;
    this.lent = lent;
  }

  /** A pass in evaluation mode of which nothing is kept but its result. */
  public static Tape evaluation(PassMemory memory, NetworkState state) {
    return new Tape(
        memory,
        state,
        PassKind.EVALUATION,
        memory.features,
        Optional.empty(),
        Optional.empty(),
        new LentMaps());
  }

  /**
   * A pass in evaluation mode that can be differentiated with respect to its input.
   *
   * @param from the first of the batch's images that are passed
   */
  public static Tape recordedEvaluation(
      PassMemory memory, NetworkState state, RecordedBatch batch, int from) {
    return new Tape(
        memory,
        state,
        PassKind.RECORDED_EVALUATION,
        memory.recorded,
        Optional.empty(),
        Optional.of(batch.new BatchPart(from)),
        new LentMaps());
  }

  /**
   * A pass in training mode.
   *
   * @param parameterGradient out of the backward pass, in the layout's order
   * @param batchStatistics out of the forward pass: what the running statistics follow
   */
  public static Tape training(
      PassMemory memory, NetworkState state, Floats parameterGradient, Floats batchStatistics) {
    TrainingResults results = new TrainingResults(parameterGradient, batchStatistics);
    return new Tape(
        memory,
        state,
        PassKind.TRAINING,
        memory.training,
        Optional.of(results),
        Optional.empty(),
        new LentMaps());
  }

  /** A part of this pass with steps of its own. */
  Tape branch() {
    return new Tape(memory, state, kind, buffers, results, part, lent);
  }

  Device device() {
    return memory.device();
  }

  boolean training() {
    return kind == PassKind.TRAINING;
  }

  boolean recorded() {
    return kind != PassKind.EVALUATION;
  }

  /** Another object for other weights. */
  Object version() {
    return state.version();
  }

  Floats value(ParameterLayout.StateEntry entry) {
    return state.of(entry);
  }

  /** Where a parameter's gradient, or a statistic of the batch, goes. */
  Floats result(ParameterLayout.StateEntry entry) {
    TrainingResults out = results.orElseThrow();
    return (entry.learned() ? out.parameterGradient : out.batchStatistics)
        .slice(entry.offset(), entry.length());
  }

  FeatureMaps maps(int n, int channels, int side) {
    return part.isPresent() ? part.get().maps(n, channels, side) : buffers.maps(n, channels, side);
  }

  Floats floats(long length) {
    return buffers.floats(length);
  }

  /** Gives an activation back, where no backward pass will need it. */
  void release(Object activation) {
    if (!recorded()) {
      buffers.release(activation);
    }
  }

  /**
   * Lends the memory of an activation to gradients. What a layer keeps beside its values stays.
   *
   * @param read whether a backward pass looks at them before, which then says {@link #wasRead}
   */
  void lend(FeatureMaps activation, boolean read) {
    if (read) {
      lent.promise(activation);
    } else {
      lent.add(activation);
    }
  }

  /** No pass looks at an activation again, unless another layer does than the one that took it. */
  void wasRead(FeatureMaps activation) {
    lent.redeem(activation);
  }

  FeatureMaps gradientMaps(int n, int channels, int side) {
    return lent.take(n, channels, side).orElseGet(() -> memory.gradients.maps(n, channels, side));
  }

  Floats gradientFloats(long length) {
    return memory.gradients.floats(length);
  }

  void releaseGradient(Object gradient) {
    if (!lent.giveBack(gradient)) {
      memory.gradients.release(gradient);
    }
  }

  void record(BackwardFunction step) {
    if (recorded()) {
      steps.push(step);
    }
  }

  /** Runs the steps backwards. */
  FeatureMaps backward(FeatureMaps gradient, boolean wanted) {
    FeatureMaps result = gradient;
    for (BackwardFunction step : steps) {
      result = step.backward(result, wanted || step != steps.peekLast());
    }
    return result;
  }

  /** Gives every activation back, and every gradient. */
  public void releaseAll() {
    buffers.releaseAll();
    memory.gradients.releaseAll();
  }
}
