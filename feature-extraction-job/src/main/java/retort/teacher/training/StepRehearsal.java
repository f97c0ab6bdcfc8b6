package retort.teacher.training;

import java.io.Serializable;
import org.apache.spark.sql.SparkSession;
import retort.device.Device;
import retort.device.Doubles;
import retort.device.Floats;
import retort.network.Architecture;
import retort.network.Network;
import retort.network.TrainingPass;
import retort.optimizer.Optimizer;
import retort.placement.DeviceSettings;
import retort.placement.DriverDevice;
import retort.tasks.DeviceTrial;

/**
 * One step on empty images, which takes the memory of every step to come: what a card has no room
 * for is known before the first image is read.
 *
 * @param network of the teacher
 * @param groups of a batch
 * @param group images that share BatchNorm statistics
 * @param partitions of the images
 */
record StepRehearsal(Architecture network, int groups, int group, int partitions)
    implements Serializable {

  /**
   * Takes the step. On the processor there is nothing to try.
   *
   * @param tasks settings of a task's device, where that is another than the driver's
   * @throws retort.device.DeviceMemoryException where a card has no room
   */
  void run(SparkSession spark, DriverDevice driver, DeviceSettings tasks, Optimizer optimizer) {
    if (driver.device().memory().isEmpty()) {
      return;
    }
    try (Network opened = network.open(driver.device(), network.initialize(0));
        StepExchange exchange = StepExchange.of(driver, partitions)) {
      if (driver.shared()) {
        passes(opened, exchange);
      }
      update(opened, exchange, optimizer);
    }
    if (!driver.shared()) {
      DeviceTrial.onEveryTask(spark, tasks, this, this::onTask);
    }
  }

  private void onTask(Device device) {
    try (Network opened = network.open(device, network.initialize(0))) {
      passes(opened, new SentStep());
    }
  }

  /** What tasks do. */
  private void passes(Network opened, StepExchange exchange) {
    Device device = opened.device();
    float[] blank = new float[2 * group * network.pixels()];
    try (Doubles total = device.doubles(opened.parameters().length())) {
      device.vectors().zero(total);
      for (int k = 0; k < groups; k++) {
        try (TrainingPass pass = exchange.pass(opened, k, 2 * group, () -> blank)) {
          exchange.take(k, pass.statistics());
          device.vectors().accumulate(pass.gradient(pass.outputs()), total);
        }
      }
      for (int k = 0; k < partitions; k++) {
        exchange.take(k, opened, total);
      }
    }
  }

  /** What the driver does. */
  private static void update(Network opened, StepExchange exchange, Optimizer optimizer) {
    Device device = opened.device();
    long parameters = opened.parameters().length();
    try (Floats values = device.floats(parameters);
        Floats statistics = device.floats(opened.statistics().length())) {
      exchange.gradient(new GradientPart(new float[(int) parameters], 0), values);
      device.vectors().fill(statistics, 0);
      opened.step(values, statistics, optimizer);
    }
  }
}
