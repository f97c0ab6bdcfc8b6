package retort.network.layers;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import retort.device.Device;
import retort.device.FeatureMaps;
import retort.device.Floats;

/**
 * One forward pass of a few images: its weights, its memory, and what its backward pass does.
 *
 * <p>Activations live until the tape is released; in training mode until no backward pass will look
 * at them; where nothing is recorded until the next is there.
 */
public final class Tape {
  private final PassMemory memory;
  private final NetworkState state;
  private final PassKind kind;
  private final Buffers buffers;
  private final Optional<TrainingResults> results;
  private final Optional<RecordedBatch.BatchPart> part;
  private final Set<Object> awaited = Collections.newSetFromMap(new IdentityHashMap<>());
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
      Optional<RecordedBatch.BatchPart> part) {
    this.memory = memory;
    this.state = state;
    this.kind = kind;
    this.buffers = buffers;
    this.results = results;
    this.part = part;
  }

  /** A pass in evaluation mode of which nothing is kept but its result. */
  public static Tape evaluation(PassMemory memory, NetworkState state) {
    return new Tape(
        memory, state, PassKind.EVALUATION, memory.features, Optional.empty(), Optional.empty());
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
        Optional.of(batch.new BatchPart(from)));
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
        memory, state, PassKind.TRAINING, memory.training, Optional.of(results), Optional.empty());
  }

  /** A part of this pass with steps of its own. */
  Tape branch() {
    return new Tape(memory, state, kind, buffers, results, part);
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
   * Gives the values of an activation back in training mode, once no backward pass looks at them.
   * What a layer keeps beside them stays.
   *
   * @param read whether the next layer's still does, which then says {@link #wasRead}
   */
  void giveBack(FeatureMaps activation, boolean read) {
    if (training() && read) {
      awaited.add(activation);
    } else if (training()) {
      buffers.giveBack(activation);
    }
  }

  /** The backward pass of a layer has looked at its input for the last time. */
  void wasRead(FeatureMaps input) {
    if (awaited.remove(input)) {
      buffers.giveBack(input);
    }
  }

  FeatureMaps gradientMaps(int n, int channels, int side) {
    return gradients().maps(n, channels, side);
  }

  Floats gradientFloats(long length) {
    return gradients().floats(length);
  }

  void releaseGradient(Object gradient) {
    gradients().release(gradient);
  }

  private Buffers gradients() {
    return training() ? memory.trainingGradients : memory.recordedGradients;
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
    gradients().releaseAll();
  }
}
