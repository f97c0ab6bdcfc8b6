package retort.resume;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import retort.command.ExistingOutput;
import retort.command.IfExists;
import retort.progress.Interruption;
import retort.storage.Lease;
import retort.storage.Storage;

/**
 * The skeleton of a job that writes one output: lease it, check and make room, go on from the
 * newest checkpoint or begin, and write under the lease.
 *
 * @param output which one writer at a time may write
 * @param policy the command line's, for an output that exists
 */
public record ResumableRun(Storage output, ExistingOutput.OutputPolicy policy) {
  private static final Logger LOG = LoggerFactory.getLogger(ResumableRun.class);

  /**
   * The steps that differ from job to job, in their order.
   *
   * @param <C> a checkpoint
   */
  public interface Steps<C> {
    /**
     * Checks what is there, and makes room.
     *
     * @param lease of the output
     * @return whether the output is complete, so that a resumed run has nothing to do
     * @throws retort.UserException where something is in the way
     */
    boolean prepare(IfExists ifExists, Lease lease);

    /** The newest whole checkpoint; asked only where the run is to be resumed. */
    default Optional<C> newest() {
      return Optional.empty();
    }

    /**
     * Runs from the checkpoint, or from the beginning, and writes the output.
     *
     * @param lease to be {@linkplain Lease#check checked} before anything is committed
     */
    void run(Optional<C> checkpoint, Lease lease);
  }

  /**
   * Runs a job to its end. Of one that fails before it has written anything, no empty folder stays.
   *
   * @throws retort.UserException where another process writes the output, or something is in the
   *     way
   */
  public <C> void run(Steps<C> job) {
    try (Lease lease = Lease.of(output, policy.patience())) {
      boolean mayStay = output.exists();
      try {
        Interruption.during(() -> run(job, lease), () -> "The same command with --resume goes on");
        mayStay = true;
      } finally {
        // Spark throws what Java would have to declare: no catch would tell.
        if (!mayStay) {
          removeEmpty();
        }
      }
    }
  }

  private <C> void run(Steps<C> job, Lease lease) {
    if (job.prepare(policy.ifExists(), lease)) {
      LOG.info("{} is complete: nothing to resume", output);
      return;
    }
    job.run(policy.ifExists() == IfExists.RESUME ? job.newest() : Optional.empty(), lease);
  }

  private void removeEmpty() {
    try {
      if (output.exists() && output.names().isEmpty()) {
        output.delete();
      }
    } catch (RuntimeException e) {
      LOG.debug("{} stays", output, e);
    }
  }
}
