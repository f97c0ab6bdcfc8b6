package retort.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a process says that is told to end. */
class InterruptionTest {

  /** Says where it stands on its standard output, and waits there. */
  static final class Work {
    private Work() {}

    public static void main(String... args) {
      Interruption.during(
          () -> {
            at("start", args);
            Interruption.during(() -> at("inner", args), () -> "Go on with --resume");
            at("end", args);
          },
          () -> "Start it again");
    }

    private static void at(String place, String... args) {
      if (place.equals(args[0])) {
        System.out.println(place);
        try {
          System.in.read();
        } catch (IOException e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "TERM, start, 143, Start it again",
    "TERM, inner, 143, Go on with --resume",
    "INT, inner, 130, Go on with --resume",
    "INT, end, 130, Start it again",
    "HUP, start, 129, Start it again"
  })
  void theInnermostWorkSaysHowToGoOnAndNothingElseIsSaid(
      String signal, String place, int code, String words) throws Exception {
    Process process = work(place);
    assertEquals(place, process.inputReader().readLine());
    String pid = Long.toString(process.pid());
    assertEquals(0, new ProcessBuilder("kill", "-" + signal, pid).start().waitFor());
    assertEquals("\nretort: stopped. " + words + "\n", errors(process));
    assertEquals(code, process.waitFor());
  }

  @Test
  void aProcessThatEndsByItselfSaysNothing() throws Exception {
    Process process = work("nowhere");
    assertEquals("", errors(process));
    assertEquals(0, process.waitFor());
  }

  /** With signals as a terminal gives them: a build in the background may ignore some. */
  private static Process work(String place) throws IOException {
    return new ProcessBuilder(
            "env",
            "--default-signal=INT,HUP,TERM",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Work.class.getName(),
            place)
        .start();
  }

  private static String errors(Process process) throws IOException {
    return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
