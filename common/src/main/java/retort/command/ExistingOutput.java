package retort.command;

import picocli.CommandLine.Option;

/** What to do about an output that exists: one or the other, in an {@code @ArgGroup}. */
public final class ExistingOutput {
  @Option(
      names = "--resume",
      description = "Go on with an earlier run of the same inputs; start where there is none.")
  private boolean resume;

  @Option(names = "--overwrite", description = "Remove an earlier output first.")
  private boolean overwrite;

  /** Neither, until the command line says so. */
  public ExistingOutput() {}

  /** Whether to go on with it. */
  public boolean resume() {
    return resume;
  }

  /** Whether to replace it. */
  public boolean overwrite() {
    return overwrite;
  }
}
