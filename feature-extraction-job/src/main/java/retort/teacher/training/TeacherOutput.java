package retort.teacher.training;

import java.util.List;
import org.apache.hadoop.conf.Configuration;
import retort.UserException;
import retort.command.IfExists;
import retort.resume.CheckpointFolder;
import retort.storage.DisjointPaths;
import retort.storage.Storage;

/**
 * The outputs of a run: the teacher's file, whole and last, and a folder beside it with checkpoints
 * and metrics.
 *
 * @param file the teacher
 * @param folder its name with {@code ._training} behind it
 */
record TeacherOutput(Storage file, Storage folder) {

  /**
   * The output at a place.
   *
   * @param images that are read
   * @throws UserException where the extraction would not know the file by its name, images lie in
   *     its place, or it among them
   */
  static TeacherOutput at(String uri, List<String> images, Configuration hadoop) {
    Storage file = DisjointPaths.output(uri, images, hadoop);
    String name = file.path().getName();
    if (!name.endsWith(".safetensors")) {
      throw new UserException("--output %s: name a file that ends in .safetensors".formatted(file));
    }
    return new TeacherOutput(file, file.sibling(name + "._training"));
  }

  Storage metrics() {
    return folder.child("metrics.jsonl");
  }

  Storage rejected() {
    return folder.child("_rejected");
  }

  CheckpointFolder checkpoints(int keep) {
    return new CheckpointFolder(folder.child("_checkpoints"), keep);
  }

  /**
   * Makes room.
   *
   * @return whether the teacher is there already and the run to be resumed is done
   * @throws UserException where something is in the way
   */
  boolean prepare(IfExists ifExists) {
    if (ifExists == IfExists.OVERWRITE) {
      file.delete();
      folder.delete();
      return false;
    }
    if (ifExists == IfExists.REFUSE && (file.exists() || folder.child("_checkpoints").exists())) {
      throw new UserException(
          "--output %s: it exists, or a run that was to write it: --resume goes on with it, --overwrite replaces it"
              .formatted(file));
    }
    return file.exists();
  }
}
