package retort.storage;

import retort.UserException;
import retort.command.IfExists;

/**
 * The folder of an output: Parquet files, and what its program keeps beside them under names that
 * begin with {@code _}.
 *
 * @param at where it is
 * @param program what writes it, as users call it
 * @param resumes whether the program goes on with what it began
 */
public record DataFolder(Storage at, String program, boolean resumes) {

  /**
   * Makes room for a run; an empty folder is as good as none.
   *
   * @param writtenByProgram whether what is there is an output of the program, whole or begun
   * @throws UserException where something is in the way
   */
  public void makeRoom(boolean writtenByProgram, IfExists ifExists) {
    requireRoom(writtenByProgram, ifExists);
    if (ifExists == IfExists.OVERWRITE && writtenByProgram) {
      at.delete();
    }
  }

  /**
   * Checks that there is room for a run, or that it may be made.
   *
   * @throws UserException where something is in the way
   */
  public void requireRoom(boolean writtenByProgram, IfExists ifExists) {
    if (at.names().isEmpty()) {
      return;
    }
    if (!writtenByProgram) {
      throw new UserException(
          "%s exists and is no output of %s%s: remove it or choose another"
              .formatted(
                  at,
                  program,
                  ifExists == IfExists.OVERWRITE ? ", and --overwrite leaves it alone" : ""));
    }
    if (ifExists == IfExists.REFUSE) {
      throw new UserException(
          "%s exists: %s--overwrite replaces it"
              .formatted(at, resumes ? "--resume goes on with it, " : ""));
    }
  }

  /** Removes the Parquet files, and what an engine left that was killed while it wrote them. */
  public void removeData() {
    for (String name : at.names()) {
      if (!name.startsWith("_") || name.equals("_SUCCESS") || name.equals("_temporary")) {
        at.child(name).delete();
      }
    }
  }
}
