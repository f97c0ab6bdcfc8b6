package retort.gpu;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collections;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import retort.cluster.Slots;
import retort.command.UserException;
import retort.device.DeviceKind;
import retort.kernels.Backend;

/** The GPUs that Spark gave to the driver and to each task. */
public final class Gpus {
  private Gpus() {}

  /**
   * Makes sure, before a job starts, that its networks will run where the setting says: driver and
   * executors on their GPUs, or all on the processor.
   *
   * @param setting its name, for messages
   * @throws UserException where there is no GPU, none that the library has code for, or this build
   *     is for the other device
   */
  public static void checkNetworks(SparkSession spark, String setting, DeviceKind device) {
    if (device == DeviceKind.CUDA) {
      Requirement networks = Requirement.ofNetworks(setting);
      checkDriver(spark, networks);
      checkExecutors(spark, networks);
    }
    requireBuild(setting, device);
    if (device == DeviceKind.CUDA) {
      useOfDriver(spark);
    }
  }

  /**
   * The same for networks on the driver alone, in a program that has no such setting: they run
   * where those of this build do.
   *
   * @param device its name, for messages
   * @throws UserException where this build needs a GPU and there is none that it has code for
   */
  public static void checkDriver(SparkSession spark, String device) {
    if (Backend.cuda()) {
      checkDriver(spark, Requirement.ofNetworks(device));
      useOfDriver(spark);
    }
  }

  /**
   * Makes sure that the networks of this build run on the device.
   *
   * @throws UserException where they run on the other
   */
  public static void requireBuild(String setting, DeviceKind device) {
    if (device == DeviceKind.CUDA && !Backend.cuda()) {
      throw new UserException(
          setting
              + " = cuda: the networks of this build run on the processor alone; build the jobs"
              + " with ./mvnw -Pcuda -DskipTests package, or set "
              + setting
              + " = cpu");
    }
    if (device == DeviceKind.CPU && Backend.cuda()) {
      throw new UserException(
          setting
              + " = cpu: the networks of this build run on CUDA alone; build the jobs without"
              + " -Pcuda, or set "
              + setting
              + " = cuda");
    }
  }

  private static void checkDriver(SparkSession spark, Requirement requirement) {
    requirement
        .problem(NvidiaSmi.onPath(), Assignment.ofDriver(spark.sparkContext()))
        .ifPresent(
            problem -> {
              throw new UserException(problem + " (the driver)");
            });
  }

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
    SparkContext context = spark.sparkContext();
    requireTaskGpus(context, requirement.setting());
    int slots = Slots.count(spark);
    List<String> problems =
        JavaSparkContext.fromSparkContext(context)
            .parallelize(Collections.nCopies(slots, 0), slots)
            .flatMap(
                slot ->
                    requirement.problem(NvidiaSmi.onPath(), Assignment.ofTask()).stream()
                        .map(problem -> problem + " (" + host() + ")")
                        .iterator())
            .collect();
    problems.stream()
        .sorted()
        .findFirst()
        .ifPresent(
            problem -> {
              throw new UserException(problem);
            });
  }

  /** The name of this machine, for messages. */
  public static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "an executor";
    }
  }

  /** Lets the networks of the calling task run on its own GPU, where this build uses one. */
  public static void useOfTask() {
    if (Backend.cuda()) {
      Backend.use(ordinalOfTask());
    }
  }

  private static void useOfDriver(SparkSession spark) {
    try {
      Backend.use(Assignment.ofDriver(spark.sparkContext()).ordinal());
    } catch (IllegalStateException e) {
      throw new UserException(e.getMessage(), e);
    }
  }

  /** The number by which the CUDA runtime of this process knows the driver's GPU. */
  public static int ordinalOfDriver(SparkContext context) {
    return Assignment.ofDriver(context).ordinal();
  }

  /** The number by which the CUDA runtime of this process knows the calling task's GPU. */
  public static int ordinalOfTask() {
    return Assignment.ofTask().ordinal();
  }
}
