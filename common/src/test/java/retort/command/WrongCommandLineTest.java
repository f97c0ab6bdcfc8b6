package retort.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import retort.testing.CommandOutput;

class WrongCommandLineTest {

  /** A job with options. */
  @Command(name = "job.sh")
  private static final class Doing implements Runnable {
    @Option(names = "--output", required = true)
    private String output;

    @Option(names = "--views")
    private int views;

    @Override
    public void run() {
      throw new IllegalStateException("ran with %s, %d".formatted(output, views));
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "--output x --ouput y, Unknown options: '--ouput'",
        "--output, Missing required parameter for option '--output'",
        "--views 3, Missing required option: '--output=<output>'",
        "--output x --views many, Invalid value for option '--views'",
        "--output x stray, Unmatched argument"
      })
  void isToldWithoutAllTheOptions(String given, String why) {
    CommandOutput said = CommandOutput.of(() -> Job.execute(new Doing(), given.split(" ")));
    String message = said.text();
    assertEquals(1, said.code(), message);
    assertTrue(message.startsWith("retort: " + why), message);
    assertTrue(message.endsWith("retort: job.sh --help lists the options\n"), message);
    assertTrue(message.lines().count() <= 3, message);
  }
}
