package retort.evaluate.trials;

import retort.network.Backbone;

/**
 * The key of a teacher of data-free distillation, which all methods share.
 *
 * @param backbone of the network
 * @param target it is trained on, by name
 * @param seed of its initial weights and batches
 */
record TeacherKey(Backbone backbone, String target, long seed) implements StoredNetworkKey {

  /** The teacher of a trial. */
  static TeacherKey of(TrialKey trial) {
    return new TeacherKey(trial.network().backbone(), trial.target(), trial.network().seed());
  }

  @Override
  public String text() {
    return "teacher-%s-%s-s%d".formatted(target, backbone.text(), seed);
  }
}
