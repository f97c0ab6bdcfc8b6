package retort.evaluate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileStatus;
import retort.command.UserException;
import retort.resume.Identity;
import retort.storage.Storage;

/**
 * The folder of a run: the results, {@code _report} and {@code _trials}.
 *
 * @param folder OUTPUT
 */
record Output(Storage folder) {

  Storage trials() {
    return folder.child("_trials");
  }

  private Storage run() {
    return trials().child("run.json");
  }

  /**
   * Makes room, and notes what finished trials depend on. A resumed run may ask for other methods,
   * architectures, protocols, seeds and targets than before; what it shares with the earlier one
   * must be alike.
   *
   * @param identity what a trial's result depends on, by name
   * @throws UserException where something is in the way or differs
   */
  void prepare(boolean resume, boolean overwrite, Map<String, String> identity) {
    if (folder.exists() && !empty()) {
      boolean ours = run().exists();
      if (overwrite && !ours) {
        throw new UserException(
            "%s exists and is no output of evaluate.sh: --overwrite leaves it alone; remove it or choose another"
                .formatted(folder));
      }
      if (overwrite) {
        folder.delete();
      } else if (!resume || !ours) {
        throw new UserException(
            ours
                ? "%s exists: --resume goes on with it, --overwrite replaces it".formatted(folder)
                : "%s exists and is no output of evaluate.sh: choose another".formatted(folder));
      }
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
    folder.child("_retort.json").delete();
    for (FileStatus status : list()) {
      String name = status.getPath().getName();
      if (!name.startsWith("_") || name.equals("_SUCCESS") || name.equals("_temporary")) {
        folder.child(name).delete();
      }
    }
  }

  private boolean empty() {
    return list().length == 0;
  }

  private FileStatus[] list() {
    try {
      return folder.files().listStatus(folder.path());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
