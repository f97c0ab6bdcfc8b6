package retort.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A real standalone cluster on loopback, made of the resolved jars: one Master and some Worker
 * processes, each of two cores and an address of its own, and jobs submitted by SparkSubmit.
 */
public final class StandaloneCluster implements AutoCloseable {
  private static final Pattern MASTER = Pattern.compile("Starting Spark master at (spark://\\S+)");
  private static final Pattern REGISTERED = Pattern.compile("Successfully registered with master");
  private static final Pattern DRIVER =
      Pattern.compile("Driver successfully submitted as (driver-[-\\d]+)");
  private static final Pattern LOST_TASK =
      Pattern.compile(
          "Lost task \\S+ in stage \\S+ .*ExecutorLostFailure|task \\S+ in stage \\S+ .* its"
              + " executor exited");
  private static final String LOOPBACK = "127.0.0.1";

  private final SparkHome home;
  private final List<Process> processes = new ArrayList<>();
  private final List<Submission> jobs = new ArrayList<>();
  private final String master;

  /**
   * Starts the processes and waits until every worker is known to the master.
   *
   * @param folder an empty folder for jars, logs and work
   * @param workers how many
   * @param options of a worker's
   */
  public StandaloneCluster(Path folder, int workers, String... options) {
    home = SparkHome.make(folder);
    try {
      Path log = spawn("master", LOOPBACK, "org.apache.spark.deploy.master.Master");
      master = Logs.await(log, MASTER).group(1);
      start(folder, workers, options);
    } catch (IllegalStateException e) {
      close();
      throw e;
    }
  }

  private void start(Path folder, int workers, String... options) {
    for (int k = 0; k < workers; k++) {
      String name = "worker" + k;
      List<String> arguments = new ArrayList<>(List.of("--cores", "2", "--memory", "4g"));
      arguments.addAll(List.of("--work-dir", folder.resolve(name).toString()));
      arguments.addAll(List.of(options));
      arguments.add(master);
      Path workerLog =
          spawn(
              name,
              address(k),
              "org.apache.spark.deploy.worker.Worker",
              arguments.toArray(String[]::new));
      Logs.await(workerLog, REGISTERED);
    }
  }

  /** The master's URL. */
  public String master() {
    return master;
  }

  /** The folder of jars, logs and the workers' work. */
  public Path folder() {
    return home.folder();
  }

  /** Submits a job in client mode and does not wait for it. */
  public Submission submit(String url, Path jar, String main, List<String> conf, String... args) {
    return submit(Launch.client(url, conf.toArray(String[]::new)), jar, main, args);
  }

  /** Submits a job and does not wait for it. */
  public Submission submit(Launch launch, Path jar, String main, String... args) {
    List<String> command = new ArrayList<>();
    command.add("org.apache.spark.deploy.SparkSubmit");
    command.addAll(launch.options());
    command.addAll(List.of("--class", main, jar.toString()));
    command.addAll(List.of(args));
    Path log = home.folder().resolve("submit-" + System.nanoTime() + ".log");
    Submission job =
        new Submission(home.start(log, "1g", LOOPBACK, launch.environment(), command), log);
    jobs.add(job);
    return job;
  }

  /** Waits for the driver of a job in cluster mode, and returns the state that it ended in. */
  public String driverState(Submission job) {
    String driver = Logs.await(job.log(), DRIVER).group(1);
    return Logs.await(
            home.folder().resolve("master.log"),
            Pattern.compile("Removing driver: %s \\((\\w+)\\)".formatted(driver)))
        .group(1);
  }

  /** What drivers wrote on the workers that they ran on. */
  public List<String> driverLogs() {
    try (Stream<Path> files = Files.walk(home.folder())) {
      return files
          .filter(file -> file.endsWith("stderr") && file.toString().contains("/driver-"))
          .map(Logs::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The executors' processes on a worker. */
  public List<ProcessHandle> executors(int worker) {
    return processes
        .get(worker + 1)
        .descendants()
        .filter(process -> commandLine(process).contains("CoarseGrainedExecutorBackend"))
        .toList();
  }

  /**
   * Whether a worker has a task that it has not finished, by the log of a driver that has not lost
   * any yet.
   */
  public static boolean busy(Submission job, int worker) {
    String output = job.output();
    String address = Pattern.quote(address(worker));
    return count(output, "Starting task .* \\(%s,executor".formatted(address))
        > count(output, "Finished task .* on %s \\(executor".formatted(address));
  }

  /** Whether a job lost a task under way with its executor; Spark says it in one of two ways. */
  public static boolean lostTask(Submission job) {
    return LOST_TASK.matcher(job.output()).find();
  }

  private static long count(String text, String pattern) {
    return Pattern.compile(pattern).matcher(text).results().count();
  }

  /** All of a process's command line; Java's own view of it ends after some kilobytes. */
  public static String commandLine(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc/%d/cmdline".formatted(process.pid())))
          .replace('\0', ' ');
    } catch (IOException gone) {
      return "";
    }
  }

  /**
   * Kills what a failed test left running, drivers and executors on the workers with it: they would
   * hold what the next one needs.
   */
  public void killJobs() {
    jobs.forEach(Submission::kill);
    jobs.clear();
    processes.forEach(process -> process.descendants().forEach(ProcessHandle::destroyForcibly));
  }

  @Override
  public void close() {
    killJobs();
    processes.forEach(Process::destroyForcibly);
  }

  /** Each worker has its own, of loopback. */
  private static String address(int worker) {
    return "127.0.0." + (worker + 1);
  }

  private Path spawn(String name, String address, String main, String... args) {
    Path log = home.folder().resolve(name + ".log");
    List<String> command = new ArrayList<>();
    command.addAll(List.of(main, "--host", address, "--port", "0", "--webui-port", "0"));
    command.addAll(List.of(args));
    processes.add(home.start(log, "512m", address, Map.of(), command));
    return log;
  }
}
