package retort.teacher.training;

import java.util.Map;
import java.util.Optional;
import retort.resume.CheckpointFolder;
import retort.resume.Identity;
import retort.tensors.Tensor;

/**
 * A run between two steps; every draw derives from (seed, epoch, step), so that there is no
 * generator's state to keep.
 *
 * @param step steps that were taken
 * @param loss of the last step; none before the first
 * @param identity what a resumed run must have in common
 * @param network the backbone and its projector
 * @param optimizer what the optimizer keeps
 */
record TeacherCheckpoint(
    long step,
    Optional<Double> loss,
    Map<String, Object> identity,
    Map<String, Tensor> network,
    Map<String, Tensor> optimizer) {
  private static final String NETWORK = "network.safetensors";
  private static final String OPTIMIZER = "optimizer.safetensors";

  /** {@code state.json}. */
  record StateFile(
      long step,
      Double loss,
      Map<String, Object> identity,
      String settingsHash,
      Map<String, String> files)
      implements CheckpointFolder.State {}

  void write(CheckpointFolder folder) {
    folder.write(
        step,
        Map.of(NETWORK, network, OPTIMIZER, optimizer),
        digests ->
            new StateFile(step, loss.orElse(null), identity, Identity.hash(identity), digests));
  }

  /** The newest whole one. */
  static Optional<TeacherCheckpoint> newest(CheckpointFolder folder) {
    return folder.newest(
        StateFile.class,
        (state, files) ->
            new TeacherCheckpoint(
                state.step,
                Optional.ofNullable(state.loss),
                state.identity,
                files.get(NETWORK),
                files.get(OPTIMIZER)));
  }
}
