package retort.teacher;

import java.io.Serializable;
import retort.device.DeviceKind;

/**
 * How a teacher is to run.
 *
 * @param output the name of the output that is the representation; empty for the only one
 * @param device where
 * @param threads native threads of one call, at least 1; {@code spark.task.cpus}
 */
public record TeacherOptions(String output, DeviceKind device, int threads)
    implements Serializable {

  /**
   * @throws IllegalArgumentException where threads is not positive
   */
  public TeacherOptions {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be positive, not " + threads);
    }
  }
}
