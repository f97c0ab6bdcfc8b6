package retort.distill.executor;

import retort.krr.HeadForm;
import retort.krr.OuterSum;
import retort.network.Network;
import retort.placement.DeviceSettings;
import retort.placement.TaskDevice;

/** One round between driver and tasks: how backbone and head reach a task, and how it answers. */
interface RoundTrip {

  /** What a partition answers. */
  enum Answer {
    /** |R|^2. */
    LOSS,
    /** |R|^2, and of G what the head's form says. */
    SUM,
    /** The features and targets of its rows, for the driver to sum. */
    ROWS
  }

  /** What is wanted. */
  Answer answer();

  /** Of the head. */
  HeadForm form();

  /**
   * The calling task's device; close it.
   *
   * @param settings of the job's tasks
   */
  TaskDevice borrow(DeviceSettings settings);

  /** Gives a backbone on the task's device its weights. */
  void load(Network backbone);

  /** Starts a sum on the task's device against the head. */
  void begin(OuterSum sum);

  /**
   * Takes a partition's sum.
   *
   * @return what of it goes to the driver as plain numbers: all or nothing
   */
  float[] take(int partition, OuterSum sum);

  /** |R|^2 of a partition's sum, where that goes to the driver as a plain number, or 0. */
  double squares(OuterSum sum);

  /**
   * Takes a partition's rows; closes them when they are no longer needed.
   *
   * @return as {@link #take(int, OuterSum)}
   */
  float[] take(int partition, EmbeddedRows rows);
}
