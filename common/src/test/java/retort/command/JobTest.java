package retort.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileNotFoundException;
import java.io.IOError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.hadoop.security.AccessControlException;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import retort.UserException;
import retort.testing.CommandOutput;

class JobTest {

  /** A job that does something. */
  @Command(name = "job.sh")
  private static final class Doing implements Runnable {
    private final Body body;

    @Option(names = "--output")
    private String output;

    Doing(Body body) {
      this.body = body;
    }

    @Override
    public void run() {
      try {
        body.run();
      } catch (RuntimeException | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** What a job does. */
  @FunctionalInterface
  private interface Body {
    void run() throws Throwable;
  }

  private record Failing(Supplier<Throwable> error, String advice) {}

  /** Spark's first words, about log4j and the host's name, are not a job's. */
  @BeforeAll
  static void sparkSpeaksFirst() {
    SparkDefaults.localFolders(new SparkConf(), Map.of());
  }

  static List<Failing> failures() {
    return List.of(
        new Failing(() -> new OutOfMemoryError("Java heap space"), "--driver-memory"),
        new Failing(
            () -> new UnsatisfiedLinkError("/tmp/l.so: failed to map segment from shared object"),
            "noexec"),
        new Failing(
            () -> new NoClassDefFoundError("Could not initialize class org.nd4j.linalg.Nd4j"),
            "java.io.tmpdir"),
        new Failing(
            () -> new NoClassDefFoundError("org/apache/hadoop/yarn/Foo"), "spark.yarn.jars"),
        new Failing(
            () -> new IllegalStateException(new ClassNotFoundException("com.acme.retort.Codec")),
            "from --jars or --packages"),
        new Failing(
            () -> new NoClassDefFoundError("retort/krr/Foo"),
            "Foo: this class of Retort's own is not in file:/"),
        new Failing(() -> new NoSuchMethodError("scala.Foo.bar()"), "two versions of a library"),
        new Failing(
            () -> new IllegalStateException("a round failed", new OutOfMemoryError("heap")),
            "--driver-memory"),
        new Failing(
            () ->
                new IllegalArgumentException(
                    "[INVALID_DRIVER_MEMORY] System memory 67108864 must be at least 471859200.\n"
                        + "Please increase heap size"),
            "(the driver's heap is"),
        new Failing(
            () ->
                new SparkException(
                    "Job aborted due to stage failure: Task 0 failed 1 times (TID 1):\n"
                        + "java.lang.OutOfMemoryError: Java heap space\n\tat retort.X.y(X.java)"),
            "--executor-memory"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void failuresOfTheJvmAreOneLineWithAdvice(Failing failing) {
    String message =
        message(
            3,
            () -> {
              throw failing.error().get();
            });
    assertTrue(message.startsWith("retort: failed: java.lang."), message);
    assertTrue(message.contains(failing.advice()), message);
    assertEquals(1, message.lines().count(), message);
  }

  @Test
  void aSparkThatDoesNotStartIsOneLine() {
    String message =
        message(
            3,
            () -> {
              throw SparkStartException.of(new IllegalStateException("no answer"), "yarn");
            });
    assertEquals(1, message.lines().count(), message);
    assertTrue(message.startsWith("retort: failed: Spark does not start: no answer"), message);
  }

  static List<Failing> refusals() {
    return List.of(
        new Failing(() -> new AccessDeniedException("/a/b"), "/a/b: permission denied: give"),
        new Failing(
            () -> new NoSuchFileException("/proc/x"), "/proc/x: it is not there, and can't"),
        new Failing(
            () -> new IOException("Mkdirs failed to create file:/a/b (exists=false, cwd=file:/)"),
            "Mkdirs failed to create file:/a/b (exists=false, cwd=file:/): the folder can't be"),
        new Failing(
            () ->
                new UncheckedIOException(
                    new IOException(
                        "getFileStatus on s3a://b/x: software.amazon.NoSuchBucketException: The")),
            "s3a://b: there is no such bucket: make it"),
        new Failing(
            () ->
                new AccessDeniedException(
                    "s3a://b/x", null, "NoAuthWithAWSException: No AWS Credentials provided by"),
            "s3a://b/x: there are no credentials: set AWS_ACCESS_KEY_ID"),
        new Failing(
            () ->
                new AccessDeniedException(
                    "s3a://b/x", null, "S3Exception: Forbidden (Service: S3, Status Code: 403)"),
            "s3a://b/x: access is denied: see that the keys"),
        new Failing(
            () ->
                new IOException(
                    "Mkdirs failed", new AccessControlException("Permission denied: user=x")),
            "Permission denied: user=x: permission denied"),
        new Failing(
            () -> new FileSystemException("/a/xxx", null, "File name too long"),
            "/a/xxx: the name is too long"),
        new Failing(() -> new FileAlreadyExistsException("/a"), "/a: a file lies where a folder"),
        new Failing(
            () -> new FileNotFoundException("/r/x (Read-only file system)"),
            "/r/x (Read-only file system): it can only be read"),
        new Failing(
            () ->
                new IllegalStateException(
                    new SparkException(
                        "[FAILED_READ_FILE.CANNOT_READ_FILE_FOOTER] Encountered error while reading"
                            + " file file:/f/part-0.parquet. Could not read footer. Please")),
            "file:/f/part-0.parquet: it is damaged"),
        new Failing(
            () ->
                new SparkException(
                    "[FAILED_READ_FILE.NO_HINT] Encountered error while reading file hdfs://n/a/p ",
                    new IllegalStateException("could not verify page integrity, CRC checksum")),
            "hdfs://n/a/p: it is damaged"),
        new Failing(
            () ->
                new SparkException(
                    "Job aborted due to stage failure: Task 0 failed 1 times (TID 1):\n"
                        + "java.io.FileNotFoundException: /f/part-0 (Permission denied)\n\tat a.b"),
            "/f/part-0 (Permission denied): permission denied"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void whatAFileSystemRefusesIsTheUsersToMend(Failing failing) {
    String message =
        message(
            2,
            () -> {
              throw failing.error().get();
            });
    assertTrue(message.startsWith("retort: " + failing.advice()), message);
    assertEquals(1, message.lines().count(), message);
  }

  static List<Failing> fullDisks() {
    String task = "Job aborted: Task 3 failed 1 times:\n";
    return List.of(
        new Failing(
            () ->
                new SparkException(task + "java.io.IOException: No space left on device\n\tat a.b"),
            "spark.local.dir = " + System.getProperty("java.io.tmpdir") + ": No space left"),
        new Failing(
            () ->
                new SparkException(
                    task
                        + "org.apache.spark.SparkException: [TASK_WRITE_FAILED] Task failed while"
                        + " writing rows to file:/a b/f. SQLSTATE: 58030\n\tat a.b\n"
                        + "Caused by: java.io.IOException: No space left on device"),
            "file:/a b/f: No space left on device: the disk is full"),
        new Failing(
            () ->
                new SparkException(
                    task
                        + "java.nio.file.FileSystemException: /a b/trial: No space left on device\n"
                        + "\tat a.b"),
            "/a b/trial: No space left on device: the disk is full"),
        new Failing(
            () -> new IOError(new IOException("No space left on device")),
            "spark.local.dir = " + System.getProperty("java.io.tmpdir") + ": No space left"),
        new Failing(
            () -> {
              FileSystemException placed =
                  new FileSystemException("file:/o/_checkpoints", null, "Disk quota exceeded");
              placed.initCause(new IOException("Disk quota exceeded"));
              return new UncheckedIOException(placed);
            },
            "file:/o/_checkpoints: the quota is used up"));
  }

  @ParameterizedTest
  @MethodSource("fullDisks")
  void aFullDiskIsNamedInOneLineAndMayBeTriedAgain(Failing failing) {
    String message =
        message(
            3,
            () -> {
              throw failing.error().get();
            });
    assertTrue(message.startsWith("retort: failed: " + failing.advice()), message);
    assertTrue(message.contains(": make room, or give another place"), message);
    assertEquals(1, message.lines().count(), message);
  }

  @Test
  void whatTheUserCanMendIsCode2() {
    String message =
        message(
            2,
            () -> {
              throw new IllegalStateException(new UserException("--output x: mend it"));
            });
    assertEquals("retort: --output x: mend it", message.strip());
  }

  /** Picocli would take it for a file of arguments. */
  @Test
  void aPathMayBeginWithAnAt() {
    Doing job = new Doing(() -> {});
    assertEquals(0, Job.execute(job, "--output", "@pom.xml"));
    assertEquals("@pom.xml", job.output);
  }

  @ParameterizedTest
  @ValueSource(ints = {11, 16, 18, 20, 22, 25})
  void anotherJavaIsRefused(int feature) {
    UserException refused = assertThrows(UserException.class, () -> Jvm.requireSupported(feature));
    assertTrue(refused.getMessage().contains("this is Java " + feature), refused.getMessage());
    Jvm.requireSupported(17);
    Jvm.requireSupported(21);
  }

  private static String message(int code, Body body) {
    CommandOutput said = CommandOutput.of(() -> Job.execute(new Doing(body)));
    assertEquals(code, said.code(), said.text());
    return said.text();
  }
}
