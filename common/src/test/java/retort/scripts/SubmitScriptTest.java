package retort.scripts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import retort.testing.Logs;

class SubmitScriptTest {
  @TempDir private Path folder;

  private Checkout checkout;

  @BeforeEach
  void copy() throws IOException {
    checkout = Checkout.make(Files.createDirectory(folder.resolve("a checkout")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.8.0_402", "11.0.22", "16", "18.0.2", "22-ea", "25.0.1", "171"})
  void anotherJavaIsRefusedBeforeABuild(String version) throws Exception {
    assertRefused(
        Map.of("JAVA_HOME", checkout.java(version).toString()),
        "is Java " + version + "; Retort and its Spark run on Java 17 or 21");
  }

  @ParameterizedTest
  @ValueSource(strings = {"17", "17.0.15", "21.0.2", "21-ea"})
  void aJavaThatSparkRunsOnStartsTheJob(String version) throws Exception {
    checkout.built();
    Checkout.Result result =
        checkout.distill(
            Map.of("JAVA_HOME", checkout.java(version).toString()),
            "--master",
            "spark://head:7077",
            "--",
            "--output",
            "a b");
    assertEquals(new Checkout.Result(0, ""), result);
    String started = checkout.started();
    assertTrue(started.contains("--class retort.distill.Distill"), started);
    assertTrue(started.contains("spark.yarn.appMasterEnv.LC_ALL=C.UTF-8"), started);
    assertTrue(started.contains("spark.yarn.appMasterEnv.GOMP_SPINCOUNT=10000"), started);
    assertTrue(started.strip().endsWith("target/distill-job.jar --output a b"), started);
  }

  @Test
  void theJavaOfAnInstalledSparkCounts() throws Exception {
    Path spark = spark("spark-core_2.13-4.1.0.jar");
    Checkout.program(
        spark.resolve("bin/load-spark-env.sh"), "export JAVA_HOME=" + quoted(checkout.java("25")));
    assertRefused(
        Map.of("JAVA_HOME", checkout.java("17").toString(), "SPARK_HOME", spark.toString()),
        "is Java 25;");
  }

  @Test
  void aRuntimeWithoutACompilerIsNoBuildersJava() throws Exception {
    Path home = checkout.java("17.0.1");
    Files.delete(home.resolve("bin/javac"));
    assertRefused(Map.of("JAVA_HOME", home.toString()), "without a compiler");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spark-core_2.12-3.5.1.jar",
        "spark-core_2.13-3.5.4.jar",
        "spark-core_2.12-4.0.0.jar",
        "spark-core_2.13-4.2.0.jar",
        "spark-core_2.13-5.0.0-preview1.jar"
      })
  void anotherSparkIsRefusedBeforeABuild(String core) throws Exception {
    assertRefused(
        Map.of("JAVA_HOME", checkout.java("17").toString(), "SPARK_HOME", spark(core).toString()),
        "Retort runs on Spark 4.0 or 4.1 for Scala 2.13");
  }

  @Test
  void aSparkThatOnlyItsReleaseNames() throws Exception {
    Path spark = Files.createDirectories(folder.resolve("spark/jars")).getParent();
    Files.writeString(
        spark.resolve("RELEASE"), "Spark 3.5.4 (git revision a) built for Hadoop 3\n");
    assertRefused(
        Map.of("JAVA_HOME", checkout.java("17").toString(), "SPARK_HOME", spark.toString()),
        "is Spark 3.5.4");
  }

  @Test
  void aFolderWithoutSparkIsRefused() throws Exception {
    assertRefused(
        Map.of("JAVA_HOME", checkout.java("17").toString(), "SPARK_HOME", folder.toString()),
        "no Spark is there");
  }

  @Test
  void aBuildThatIsStoppedEndsWithTheScript() throws Exception {
    Path pid = checkout.root().resolve("pid");
    Files.writeString(
        checkout.root().resolve("mvnw"), "echo $$ >pid.new; mv pid.new pid; exec sleep 1000\n");
    ProcessBuilder builder =
        new ProcessBuilder("bash", checkout.root().resolve("submit-scripts/distill.sh").toString());
    builder.environment().put("JAVA_HOME", checkout.java("17").toString());
    builder.environment().remove("SPARK_HOME");
    Path err = checkout.root().resolve("err");
    Process script = builder.redirectError(err.toFile()).start();
    Logs.await(() -> Files.exists(pid), 20, "the build");
    ProcessHandle build =
        ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
    script.destroy();
    assertEquals(143, script.waitFor());
    assertFalse(build.isAlive(), "the build goes on");
    String said = Files.readString(err);
    assertEquals(
        "retort: stopped while the jobs were being built: start the same command again",
        said.lines().skip(1).collect(Collectors.joining("\n")),
        said);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "PK\u0003\u0004 the first half"})
  void aJarThatIsNotWholeIsBuiltAgain(String half) throws Exception {
    checkout.built();
    Files.writeString(checkout.root().resolve("distill-job/target/distill-job.jar"), half);
    Checkout.Result ended =
        checkout.distill(Map.of("JAVA_HOME", checkout.java("17").toString()), "--output", "o");
    assertEquals(3, ended.code(), ended.err());
    assertTrue(ended.err().contains("distill-job.jar is not there, or not whole"), ended.err());
    assertTrue(checkout.buildBegun());
  }

  @Test
  void aFolderThatIsGoneIsNoPlaceToStartFrom() throws Exception {
    checkout.built();
    Checkout.Result ended = checkout.shell("mkdir gone; cd gone; rmdir ../gone; \"$0\"", "17");
    assertEquals(2, ended.code());
    String told = "retort: the current folder is gone: cd to one that is there\n";
    assertTrue(ended.err().endsWith(told), ended.err());
  }

  @Test
  void filesGetTheRightsThatTheShellGives() throws Exception {
    checkout.built();
    assertEquals(0, checkout.shell("umask 027; \"$0\" --master 'local[2]' -- --x y", "17").code());
    String started = checkout.started();
    assertTrue(started.contains("spark.hadoop.fs.permissions.umask-mode=0027 "), started);
    assertEquals(0, checkout.shell("umask 027; \"$0\" --master spark://h:1 --", "17").code());
    assertFalse(checkout.started().contains("umask"), "a cluster has its own");
  }

  @Test
  void aLocaleWithoutUtf8IsReplaced() throws Exception {
    checkout.built();
    String java = checkout.java("17").toString();
    assertEquals(0, checkout.distill(Map.of("JAVA_HOME", java, "LC_ALL", "C")).code());
    assertTrue(checkout.started().matches("(?s)LC_ALL=\\S+\\.(UTF-8|utf8) .*"), () -> "the locale");
    // The user's own language stays where its letters are UTF-8.
    assertEquals(0, checkout.distill(Map.of("JAVA_HOME", java, "LANG", "C.UTF-8")).code());
    assertTrue(checkout.started().startsWith("LC_ALL= "), () -> "the locale");
  }

  /** Spark would fail before the job begins. */
  @Test
  void aHostNameThatDoesNotResolveIsReplacedWhereTheJobIsAlone() throws Exception {
    checkout.built();
    Checkout.program(folder.resolve("bin/getent"), "exit 2\n");
    Map<String, String> environment =
        Map.of(
            "JAVA_HOME",
            checkout.java("17").toString(),
            "PATH",
            folder.resolve("bin") + ":" + System.getenv("PATH"));
    assertEquals(0, checkout.distill(environment).code());
    assertTrue(checkout.started().contains("HOST=localhost "), checkout.started());
    assertEquals(0, checkout.distill(environment, "--master=local[2]", "--").code());
    assertTrue(checkout.started().contains("HOST=localhost "), checkout.started());
    assertEquals(0, checkout.distill(environment, "--master", "spark://head:7077", "--").code());
    assertTrue(checkout.started().contains("HOST= "), checkout.started());
  }

  @Test
  void aMasterThatIsNoneIsRefused() throws Exception {
    checkout.built();
    Path defaults = folder.resolve("spark-defaults.conf");
    Files.writeString(defaults, "spark.ui.enabled false\nspark.master   lokal[3]\n");
    Map<String, String> plain = Map.of("JAVA_HOME", checkout.java("17").toString());
    Map<String, String> configured = new HashMap<>(plain);
    configured.put("SPARK_CONF_DIR", folder.toString());
    for (List<String> options :
        List.of(
            List.of("--master", "lokal[3]", "--"),
            List.of("--master=lokal[3]", "--"),
            List.of("--conf", "spark.master=lokal[3]", "--"),
            List.of("--properties-file", defaults.toString(), "--"))) {
      Checkout.Result ended = checkout.distill(plain, options.toArray(String[]::new));
      assertEquals(2, ended.code());
      assertTrue(ended.err().contains("--master lokal[3]: it is none of local[N]"), ended.err());
    }
    assertEquals(2, checkout.distill(configured).code());
    String message = checkout.distill(plain, "--master", "yarn", "--").err();
    assertTrue(message.contains("--master yarn: set HADOOP_CONF_DIR"), message);
    Map<String, String> hadoop = new HashMap<>(plain);
    hadoop.put("HADOOP_CONF_DIR", folder.toString());
    message = checkout.distill(hadoop, "--master=yarn", "--").err();
    assertTrue(message.contains(" has no spark-yarn: set SPARK_HOME to a whole Spark"), message);
    message = checkout.distill(plain, "--master", "k8s://https://x", "--").err();
    assertTrue(message.contains(" has no spark-kubernetes: set SPARK_HOME"), message);
    for (String master : List.of("local[2]", "local-cluster[2,1,1024]")) {
      assertEquals(0, checkout.distill(configured, "--master", master, "--").code());
      assertTrue(checkout.started().contains("--master " + master), checkout.started());
    }
    Files.writeString(folder.resolve("spark-env.sh"), "export HADOOP_CONF_DIR=/etc/hadoop/conf\n");
    message = checkout.distill(configured, "--master", "yarn", "--").err();
    assertTrue(message.contains(" has no spark-yarn"), message);
  }

  @Test
  void jarsOfAnotherUsersBuildThatCantBeReadAreNamed() throws Exception {
    checkout.built();
    Files.delete(checkout.root().resolve("spark-core_2.13-4.0.1.jar"));
    assertRefused(
        Map.of("JAVA_HOME", checkout.java("17").toString()),
        "spark-core_2.13-4.0.1.jar, which the build resolved, can't be read");
  }

  @Test
  void aCheckoutThatMayNotBeWrittenIsNamed() throws Exception {
    Path java = checkout.java("17");
    assertTrue(checkout.root().toFile().setWritable(false));
    try {
      assumeTrue(!Files.isWritable(checkout.root()), "this user may write everywhere");
      assertRefused(Map.of("JAVA_HOME", java.toString()), "may not write " + checkout.root());
    } finally {
      assertTrue(checkout.root().toFile().setWritable(true));
    }
  }

  private Path spark(String core) throws IOException {
    Path home = folder.resolve("spark");
    Files.createDirectories(home.resolve("jars"));
    Files.createFile(home.resolve("jars").resolve(core));
    return home;
  }

  private static String quoted(Path path) {
    return "'" + path + "'\n";
  }

  private void assertRefused(Map<String, String> environment, String why) throws Exception {
    Checkout.Result result = checkout.distill(environment, "--features", "f", "--output", "o");
    assertEquals(2, result.code(), result.err());
    assertTrue(result.err().contains(why), result.err());
    assertEquals(1, result.err().lines().count(), result.err());
    assertFalse(checkout.buildBegun(), "a build was begun");
  }
}
