package retort.evaluate.trials;

import java.io.Serializable;

/** What names a network that a {@link TrialStore} keeps. */
sealed interface Kept extends Serializable permits NetworkKey, TeacherKey {

  /** A name for files, its own among all networks. */
  String text();
}
