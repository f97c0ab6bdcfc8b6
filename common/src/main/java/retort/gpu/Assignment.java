package retort.gpu;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.resource.ResourceInformation;
import retort.UserException;

/**
 * The GPU of a process or task.
 *
 * @param address that Spark gave, empty where it gave none
 * @param visible the addresses that {@code CUDA_VISIBLE_DEVICES} leaves to the process, empty where
 *     it is not set
 */
record Assignment(Optional<String> address, Optional<List<String>> visible) {
  private static final String RESOURCE = "gpu";
  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

  /** The GPU of the calling task; none outside a task. */
  static Assignment ofTask() {
    TaskContext task = TaskContext.get();
    return new Assignment(
        task == null ? Optional.empty() : first(task.resourcesJMap()), visibleHere());
  }

  /** That of the driver. */
  static Assignment ofDriver(SparkContext context) {
    return new Assignment(
        first(JavaSparkContext.fromSparkContext(context).resources()), visibleHere());
  }

  private static Optional<String> first(Map<String, ResourceInformation> resources) {
    return Optional.ofNullable(resources.get(RESOURCE)).map(gpu -> gpu.addresses()[0]);
  }

  private static Optional<List<String>> visibleHere() {
    return Optional.ofNullable(System.getenv("CUDA_VISIBLE_DEVICES")).map(Assignment::addresses);
  }

  /** The addresses in a list as {@code CUDA_VISIBLE_DEVICES} holds it. */
  static List<String> addresses(String list) {
    return Arrays.stream(list.split(",", -1))
        .map(String::strip)
        .takeWhile(address -> !address.isEmpty() && !address.equals("-1"))
        .toList();
  }

  /** The address of the card on this machine; empty where no GPU is left to the process. */
  Optional<String> physical() {
    if (address.isPresent()) {
      return address;
    }
    return visible.isEmpty() ? Optional.of("0") : visible.get().stream().findFirst();
  }

  /**
   * The number by which the CUDA runtime of this process knows the card: it counts those that are
   * visible, in the order of their list.
   *
   * @param driver is asked where Spark and the environment name cards in different ways
   * @throws UserException where the card is hidden from this process, or is none
   */
  int ordinal(NvidiaSmi driver) {
    if (address.isEmpty()) {
      return 0;
    }
    String given = address.get();
    if (visible.isEmpty()) {
      return NUMBER.matcher(given).matches()
          ? Integer.parseInt(given)
          : InstalledGpu.named(driver.cards(), given).index();
    }
    List<String> list = visible.get();
    if (list.contains(given)) {
      return list.indexOf(given);
    }
    // Numbers on both sides have nothing to translate.
    if (!NUMBER.matcher(given).matches() || !list.stream().allMatch(NUMBER.asMatchPredicate())) {
      InstalledGpu card = InstalledGpu.named(driver.cards(), given);
      for (int i = 0; i < list.size(); i++) {
        if (card.is(list.get(i))) {
          return i;
        }
      }
    }
    throw new UserException(
        "Spark gave GPU %s, and CUDA_VISIBLE_DEVICES = %s hides it from this process; unset that, or let Spark's discovery script see the same (submit-scripts/get-gpu-resources.sh lists the visible ones alone)"
            .formatted(given, String.join(",", list)));
  }
}
