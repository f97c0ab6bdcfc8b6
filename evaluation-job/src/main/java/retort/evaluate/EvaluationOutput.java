package retort.evaluate;

import java.util.Map;
import java.util.TreeMap;
import retort.UserException;
import retort.command.IfExists;
import retort.dataset.ManifestFile;
import retort.rejection.RejectionList;
import retort.resume.Identity;
import retort.storage.DataFolder;
import retort.storage.Storage;

/**
 * The folder of a run: the results, {@code _report} and {@code _trials}.
 *
 * @param folder OUTPUT
 */
record EvaluationOutput(Storage folder) {

  Storage trials() {
    return folder.child("_trials");
  }

  private Storage run() {
    return trials().child("run.json");
  }

  /**
   * Checks that a run may write here, before any work is done.
   *
   * @throws UserException where something is in the way
   */
  void requireRoom(IfExists ifExists) {
    if (!listsOnly()) {
      data().requireRoom(run().exists(), ifExists);
    }
  }

  /** Whether nothing is there but what a run left that had too many images to reject. */
  private boolean listsOnly() {
    return folder.names().stream().allMatch(RejectionList.NAME::equals);
  }

  /**
   * Makes room, and notes what finished trials depend on. A resumed run may ask for other methods,
   * architectures, protocols, seeds and targets than before; what it shares with the earlier one
   * must be alike.
   *
   * @param identity what a trial's result depends on, by name
   * @throws UserException where something is in the way or differs
   */
  void prepare(IfExists ifExists, Map<String, String> identity) {
    if (!listsOnly()) {
      data().makeRoom(run().exists(), ifExists);
    }
    Map<String, Object> all = new TreeMap<>(identity);
    if (run().exists()) {
      Map<?, ?> before = run().readJson(Map.class);
      Map<String, Object> recorded = new TreeMap<>();
      Map<String, Object> current = new TreeMap<>();
      before.forEach(
          (key, value) -> {
            all.putIfAbsent(String.valueOf(key), value);
            if (identity.containsKey(key)) {
              recorded.put(String.valueOf(key), value);
              current.put(String.valueOf(key), identity.get(key));
            }
          });
      Identity.check(recorded, current, folder, "inputs");
    }
    run().writeJson(all);
  }

  /** Removes an earlier run's results, the manifest first; finished trials stay. */
  void removeResults() {
    ManifestFile.in(folder).delete();
    data().removeData();
  }

  private DataFolder data() {
    return new DataFolder(folder, "evaluate.sh", true);
  }
}
