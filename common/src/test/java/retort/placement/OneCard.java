package retort.placement;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import retort.cluster.SharedVariable;
import retort.device.Device;
import retort.device.DeviceKind;
import retort.device.HeadPlace;
import retort.device.Precision;

/** Says whether the driver of a process and its tasks have one card between them. */
final class OneCard {
  private static final int TASKS = 4;

  private OneCard() {}

  public static void main(String[] arguments) throws IOException {
    DeviceSettings settings =
        new DeviceSettings(DeviceKind.CUDA, 1, Precision.FLOAT32, HeadPlace.AUTO);
    try (SparkSession spark =
        SparkSession.builder().master("local[2]").config("spark.ui.enabled", false).getOrCreate()) {
      JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
      Device before = borrowed(settings);
      Device own;
      try (DriverDevice driver = DriverDevice.ofTasks(spark, settings, 2);
          SharedVariable<DriverDevice> shared = SharedVariable.of(context, driver)) {
        own = driver.device();
        System.out.println("the tasks' before: " + (own == before));
        List<Integer> tasks = Collections.nCopies(TASKS, 1);
        int same = driver.lend(() -> sum(context, tasks, shared));
        System.out.println("tasks meanwhile: " + same);
      }
      System.out.println("the tasks' after: " + (own == borrowed(settings)));
    }
  }

  private static Device borrowed(DeviceSettings settings) {
    try (TaskDevice task = TaskDevice.borrow(settings)) {
      return task.device();
    }
  }

  private static int sum(
      JavaSparkContext context, List<Integer> tasks, SharedVariable<DriverDevice> shared) {
    return context
        .parallelize(tasks, TASKS)
        .map(
            task -> {
              DriverDevice driver = shared.value();
              try (TaskDevice turn = driver.borrow()) {
                return turn.device() == driver.device() ? task : 0;
              }
            })
        .reduce(Integer::sum);
  }
}
