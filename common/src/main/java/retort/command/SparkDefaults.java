package retort.command;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.Utils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import retort.UserException;

/** Settings of Spark's that a job needs, and those that hold where the user says nothing else. */
final class SparkDefaults {
  private static final Logger LOG = LoggerFactory.getLogger(SparkDefaults.class);

  private static final String COMMIT_PROTOCOL = "spark.sql.sources.commitProtocolClass";
  private static final String CLOUD = "org.apache.spark.internal.io.cloud.";
  private static final String SERIALIZER = "spark.serializer";
  private static final String JAVA = "org.apache.spark.serializer.JavaSerializer";

  private SparkDefaults() {}

  /**
   * Starts a session for a job.
   *
   * @param defaults the job's own, where the user says nothing else
   */
  static SparkSession start(String name, Map<String, String> defaults) {
    SparkConf given = new SparkConf();
    boolean local = given.get("spark.master", "local").startsWith("local");
    if (local && !hostNameResolves()) {
      LOG.info("this machine's own name does not resolve: using localhost");
      Utils.setCustomHostname("localhost");
    }
    String serializer = given.get(SERIALIZER, JAVA);
    if (!serializer.equals(JAVA)) {
      LOG.info(
          "{} = {}: this job takes Java's, as Kryo can't write records", SERIALIZER, serializer);
    }
    requireLocalFolder(given);
    SparkSession.Builder builder = SparkSession.builder().appName(name);
    missing(given).forEach(builder::config);
    defaults.forEach((key, value) -> builder.config(key, given.get(key, value)));
    return started(builder.config(SERIALIZER, JAVA), given.get("spark.master", "local[*]"));
  }

  /** Without one, Spark ends the process by a code of its own. */
  static void requireLocalFolder(SparkConf given) {
    String[] folders = localFolders(given, System.getenv()).split(",");
    for (String folder : folders) {
      try {
        if (Files.isWritable(Files.createDirectories(Path.of(folder)))) {
          return;
        }
      } catch (IOException e) {
        LOG.debug("{} is no local folder", folder, e);
      }
    }
    throw new UserException(
        "spark.local.dir = %s: nothing can be written there: name a folder that this user may write, by --conf spark.local.dir=FOLDER before -- or in SPARK_LOCAL_DIRS"
            .formatted(String.join(",", folders)));
  }

  /** By Spark's rule, whose code has another form in each version. */
  static String localFolders(SparkConf given, Map<String, String> environment) {
    if (environment.containsKey("CONTAINER_ID")) { // On YARN.
      return environment.getOrDefault("LOCAL_DIRS", System.getProperty("java.io.tmpdir"));
    }
    String named = environment.get("SPARK_LOCAL_DIRS");
    return named != null
        ? named
        : given.get("spark.local.dir", System.getProperty("java.io.tmpdir"));
  }

  private static SparkSession started(SparkSession.Builder builder, String master) {
    try {
      SparkSession spark = builder.getOrCreate();
      spark.sessionState(); // Reads the settings of SQL.
      return spark;
    } catch (Exception e) {
      throw SparkStartException.of(e, master);
    }
  }

  /**
   * The session that is there already.
   *
   * @throws UserException where its context can't carry a job's data
   */
  static SparkSession joined() {
    SparkSession spark = SparkSession.builder().getOrCreate();
    String serializer = spark.sparkContext().getConf().get(SERIALIZER, JAVA);
    if (!serializer.equals(JAVA)) {
      throw new UserException(
          "this Spark context has %s = %s, which can't write records: start it with %s"
              .formatted(SERIALIZER, serializer, JAVA));
    }
    return spark;
  }

  /**
   * What to add to the user's settings: names of secrets that Spark's own pattern does not know are
   * hidden too; executors start in a locale in which any file name can be told, and with native
   * threads that do not spin for long; broadcasts are not compressed; in one process a task that
   * runs out of memory fails its job instead of ending the process; and where Spark's binding to
   * object stores is on the class path, tasks commit to them by completing an upload, never by a
   * rename, which would be a copy.
   */
  static Map<String, String> missing(SparkConf given) {
    Map<String, String> defaults = new LinkedHashMap<>();
    defaults.put(
        "spark.redaction.regex",
        "(?i)secret|password|token|access[.]?key|encryption.*key|account[.]key");
    defaults.put("spark.executorEnv.LC_ALL", "C.UTF-8");
    defaults.put("spark.executorEnv.GOMP_SPINCOUNT", "10000");
    // What jobs broadcast are weights, which do not get smaller.
    defaults.put("spark.broadcast.compress", "false");
    if (given.get("spark.master", "local").startsWith("local")) {
      defaults.put("spark.executor.killOnFatalError.depth", "0");
      // Each job broadcasts a few kilobytes, for which Spark clears one block of 4 MiB.
      defaults.put("spark.broadcast.blockSize", "256k");
    }
    if (!given.contains(COMMIT_PROTOCOL) && there(CLOUD + "PathOutputCommitProtocol")) {
      defaults.put(COMMIT_PROTOCOL, CLOUD + "PathOutputCommitProtocol");
      defaults.put(
          "spark.sql.parquet.output.committer.class", CLOUD + "BindingParquetOutputCommitter");
      defaults.put("spark.hadoop.fs.s3a.committer.name", "magic");
    }
    defaults.keySet().removeIf(given::contains);
    return defaults;
  }

  private static boolean hostNameResolves() {
    try {
      return InetAddress.getLocalHost() != null;
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private static boolean there(String type) {
    try {
      Class.forName(type, false, Thread.currentThread().getContextClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
