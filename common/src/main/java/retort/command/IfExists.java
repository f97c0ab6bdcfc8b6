package retort.command;

/** What a job does about an output that exists. */
public enum IfExists {
  /** Refuses to run. */
  REFUSE,
  /** Goes on with it where it is the job's own; begins where there is none. */
  RESUME,
  /** Removes it first where it is the job's own. */
  OVERWRITE
}
