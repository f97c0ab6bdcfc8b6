package retort.gpu;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import retort.UserException;
import retort.cluster.Slots;

/** The GPUs that Spark gave to the driver and to each task. */
public final class Gpus {
  private Gpus() {}

  /**
   * Makes sure that Spark gives its tasks GPUs.
   *
   * @param setting that asks for them, for messages
   * @throws UserException where it does not
   */
  public static void requireTaskGpus(SparkContext context, String setting) {
    if (!Slots.local(context) && !context.getConf().contains("spark.task.resource.gpu.amount")) {
      throw new UserException(
          setting
              + " = cuda: Spark gives its tasks no GPU; set spark.task.resource.gpu.amount and"
              + " spark.executor.resource.gpu.amount (conf/spark-gpu.conf has them)");
    }
  }

  /**
   * Makes sure that each executor's tasks have a GPU that will do.
   *
   * @throws UserException with the first one's reason
   */
  public static void checkExecutors(SparkSession spark, Requirement requirement) {
    requireTaskGpus(spark.sparkContext(), requirement.setting());
    Slots.await(spark);
    Slots.onEach(spark, () -> problems(requirement)).stream()
        .flatMap(List::stream)
        .sorted()
        .findFirst()
        .ifPresent(
            problem -> {
              throw new UserException(problem);
            });
  }

  /** At most one. */
  private static List<String> problems(Requirement requirement) {
    return requirement.problem(NvidiaSmi.onPath(), Assignment.ofTask()).stream()
        .map(problem -> "%s (%s)".formatted(problem, host()))
        .toList();
  }

  /** The name of this machine, for messages. */
  public static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "an executor";
    }
  }

  /**
   * The number by which the CUDA runtime of this process knows the driver's GPU.
   *
   * @throws UserException where the environment hides it, or there is none
   */
  public static int ordinalOfDriver(SparkContext context) {
    return Assignment.ofDriver(context).ordinal(NvidiaSmi.onPath());
  }

  /**
   * The number by which the CUDA runtime of this process knows the calling task's GPU.
   *
   * @throws UserException where the environment hides it, or there is none
   */
  public static int ordinalOfTask() {
    return Assignment.ofTask().ordinal(NvidiaSmi.onPath());
  }
}
