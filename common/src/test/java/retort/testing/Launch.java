package retort.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How a job is submitted.
 *
 * @param master its URL
 * @param deployMode {@code client} or {@code cluster}
 * @param conf Spark's settings, {@code key=value}
 * @param environment of the submitting process
 */
public record Launch(
    String master, String deployMode, List<String> conf, Map<String, String> environment) {

  /** In client mode, with settings. */
  public static Launch client(String master, String... conf) {
    return new Launch(master, "client", List.of(conf), Map.of());
  }

  /**
   * In cluster mode, with settings: the driver runs on a worker, and SparkSubmit does not wait for
   * it.
   */
  public static Launch cluster(String master, String... conf) {
    return new Launch(master, "cluster", List.of(conf), Map.of());
  }

  /** The same with other variables in its environment. */
  public Launch in(Map<String, String> variables) {
    return new Launch(master, deployMode, conf, variables);
  }

  List<String> options() {
    List<String> options =
        new ArrayList<>(List.of("--master", master, "--deploy-mode", deployMode));
    options.addAll(List.of("--driver-memory", "1g", "--executor-memory", "1g"));
    options.addAll(List.of("--conf", "spark.ui.enabled=false"));
    for (String process : List.of("driver", "executor")) {
      String key = "spark.%s.extraJavaOptions".formatted(process);
      options.addAll(List.of("--conf", key + "=" + SparkHome.shortJvm()));
    }
    if (master.startsWith("spark:")) {
      // One executor on each of two workers, unless there are other settings.
      options.addAll(List.of("--conf", "spark.executor.cores=1", "--conf", "spark.cores.max=2"));
    }
    for (String setting : conf) {
      options.addAll(List.of("--conf", setting));
    }
    return options;
  }
}
