package retort.scripts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands before {@code --} on the command line of a submit script. */
class SparkOptionsTest {
  @TempDir private Path folder;

  private Checkout checkout;

  @BeforeEach
  void copy() throws IOException {
    checkout = Checkout.make(Files.createDirectory(folder.resolve("a checkout")));
    checkout.built();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--jars /nowhere/a.jar                | 2 | --jars /nowhere/a.jar: there is no such file",
        "--jars=pom.xml,file:///nowhere/a.jar | 2 | --jars /nowhere/a.jar: there is no such file",
        "--py-files /nowhere/a.py             | 2 | --py-files /nowhere/a.py: there is no such",
        "--files /nowhere/a.txt#alias         | 2 | --files /nowhere/a.txt#alias: there is no",
        "--properties-file nowhere.conf       | 2 | --properties-file nowhere.conf: there is no",
        "--conf nonsense                      | 1 | --conf nonsense: write KEY=VALUE",
        "-c =x                                | 1 | -c =x: write KEY=VALUE",
        "--packages nonsense                  | 1 | --packages nonsense: write GROUP:ARTIFACT",
        "--packages a:b:1,,c:d:2              | 1 | --packages a:b:1,,c:d:2: write GROUP",
        "--verbose --master                   | 1 | --master: give it a value",
        "--verbose a.jar                      | 1 | a.jar: before -- are Spark's options",
      })
  void whatSparkWouldMistakeIsToldInOneLine(String options, int code, String said)
      throws Exception {
    Checkout.Result result = submit(options.split(" "));
    assertEquals(code, result.code(), result.err());
    assertEquals("retort: " + said, result.err().substring(0, 8 + said.length()));
    assertEquals(1, result.err().lines().count(), result.err());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--jars pom.xml,s3a://bucket/a.jar,/nowhere/*.jar",
        "--files pom.xml#alias",
        "--conf spark.a=b=c",
        "--conf=spark.a=",
        "--packages a.b:c_2.13:1.0,d/e:2",
        "--supervise --name x --verbose"
      })
  void whatSparkUnderstandsIsPassedOn(String options) throws Exception {
    Checkout.Result result = submit(options.split(" "));
    assertEquals(new Checkout.Result(0, ""), result);
    assertEquals(true, checkout.started().contains(" " + options + " "), checkout.started());
  }

  /** Spark's own code for it is that of a wrong command line. */
  @Test
  void packagesThatCanNotBeHadAreAFailure() throws Exception {
    Path spark = Files.createDirectories(folder.resolve("spark/jars")).getParent();
    Checkout.program(
        spark.resolve("bin/spark-submit"),
        "echo resolving >&2; echo 'Exception in thread \"main\" a.B: no a:b:1' >&2; exit 1");
    Checkout.Result failed =
        checkout.distill(
            Map.of("JAVA_HOME", java(), "SPARK_HOME", spark.toString()),
            "--packages",
            "a:b:1",
            "--");
    assertEquals(
        new Checkout.Result(
            3,
            "resolving\nretort: spark-submit failed: a.B: no a:b:1: see the options before --, and"
                + " spark-defaults.conf\n"),
        failed);
    Checkout.program(
        spark.resolve("bin/spark-submit"), "echo \"$RETORT_BEGUN\" >&2; echo wrong >&2; exit 1");
    assertEquals(
        new Checkout.Result(1, "wrong\n"),
        checkout.distill(
            Map.of("JAVA_HOME", java(), "SPARK_HOME", spark.toString()),
            "--packages",
            "a:b:1",
            "--"));
  }

  private String java() throws IOException {
    return checkout.java("17").toString();
  }

  private Checkout.Result submit(String... options) throws Exception {
    String[] all =
        Stream.of(List.of("--master", "spark://head:7077"), List.of(options), List.of("--"))
            .flatMap(List::stream)
            .toArray(String[]::new);
    return checkout.distill(Map.of("JAVA_HOME", java()), all);
  }
}
