package retort.teacher;

import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;

/** Which GPU is the task's. */
final class Gpu {
  /** No GPU. */
  static final int NONE = -1;

  private Gpu() {}

  /**
   * The index that the CUDA runtime knows the task's GPU by: the address that Spark assigned, or 0
   * where it assigned none or the process sees only its own.
   */
  static int ofThisTask() {
    TaskContext task = TaskContext.get();
    if (task == null || System.getenv("CUDA_VISIBLE_DEVICES") != null) {
      return 0;
    }
    ResourceInformation gpu = task.resourcesJMap().get("gpu");
    return gpu == null ? 0 : Integer.parseInt(gpu.addresses()[0]);
  }
}
