package retort.distill.krrst;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import retort.dataset.Synthetic;
import retort.network.Architecture;
import retort.resume.CheckpointFolder;
import retort.resume.Identity;
import retort.storage.Storage;
import retort.tensors.Tensor;

/** The folder {@code _checkpoints} of an output. */
public final class Checkpoints {
  private final CheckpointFolder folder;
  private final Architecture architecture;

  /**
   * The checkpoints of one run.
   *
   * @param folder {@code OUTPUT/_checkpoints}
   * @param architecture of the backbones
   * @param keep how many, at least 1
   */
  public Checkpoints(Storage folder, Architecture architecture, int keep) {
    this.folder = new CheckpointFolder(folder, keep);
    this.architecture = architecture;
  }

  /** Writes a checkpoint, then removes all but the last ones. */
  public void write(Checkpoint checkpoint) {
    folder.write(checkpoint.step(), files(checkpoint), digests -> state(checkpoint, digests));
  }

  /** The newest whole checkpoint; damaged ones are passed over with a warning. */
  public Optional<Checkpoint> newest() {
    return folder.newest(RunState.class, this::checkpoint);
  }

  private Checkpoint checkpoint(RunState state, Map<String, Map<String, Tensor>> files) {
    Map<String, Tensor> synthetic = files.get("synthetic.safetensors");
    List<BackboneState> pool =
        IntStream.range(0, state.pool().size())
            .mapToObj(
                k ->
                    new BackboneState(
                        checked(files.get(pool(k))),
                        checked(files.get(momentum(k))),
                        state.pool().get(k).trainingSteps(),
                        state.pool().get(k).initializations()))
            .toList();
    return new Checkpoint(
        state.step(),
        state.seed(),
        state.last(),
        state.initialHeldOut() == null
            ? OptionalDouble.empty()
            : OptionalDouble.of(state.initialHeldOut()),
        state.identity(),
        new Synthetic(synthetic.get("images"), synthetic.get("targets")),
        files.get("optimizer.safetensors"),
        pool);
  }

  private Map<String, Tensor> checked(Map<String, Tensor> tensors) {
    architecture.layout().check(tensors);
    return tensors;
  }

  private static Map<String, Map<String, Tensor>> files(Checkpoint checkpoint) {
    Map<String, Map<String, Tensor>> files = new LinkedHashMap<>();
    Map<String, Tensor> synthetic = new LinkedHashMap<>();
    synthetic.put("images", checkpoint.synthetic().images());
    synthetic.put("targets", checkpoint.synthetic().targets());
    files.put("synthetic.safetensors", synthetic);
    files.put("optimizer.safetensors", checkpoint.optimizer());
    for (int k = 0; k < checkpoint.pool().size(); k++) {
      files.put(pool(k), checkpoint.pool().get(k).weights());
      files.put(momentum(k), checkpoint.pool().get(k).momentum());
    }
    return files;
  }

  private static RunState state(Checkpoint checkpoint, Map<String, String> digests) {
    return new RunState(
        checkpoint.step(),
        checkpoint.seed(),
        checkpoint.last().map(Checkpoint.LastStep::backbone).orElse(RunState.NONE),
        checkpoint.last().map(Checkpoint.LastStep::loss).orElse(null),
        boxed(checkpoint.initialHeldOut()),
        // Generators are derived from these for every draw and have no state of their own.
        Map.of(
            "derivedFrom", List.of("seed", "purpose", "step", "partition", "backbone"),
            "seed", checkpoint.seed(),
            "step", checkpoint.step()),
        checkpoint.pool().stream()
            .map(
                member ->
                    new RunState.BackboneCounters(member.trainingSteps(), member.initializations()))
            .toList(),
        Identity.hash(checkpoint.identity()),
        checkpoint.identity(),
        digests);
  }

  private static Double boxed(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }

  private static String pool(int k) {
    return "pool-%02d.safetensors".formatted(k);
  }

  private static String momentum(int k) {
    return "momentum-%02d.safetensors".formatted(k);
  }
}
