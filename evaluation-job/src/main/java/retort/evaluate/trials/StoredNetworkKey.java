package retort.evaluate.trials;

import java.io.Serializable;

/** The key of a trained network in a {@link TrialStore}. */
sealed interface StoredNetworkKey extends Serializable permits NetworkKey, TeacherKey {

  /** The file name without its ending, unique among all networks. */
  String text();
}
