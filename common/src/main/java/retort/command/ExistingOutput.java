package retort.command;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** What to do about an output that exists or that another process writes, as a mixin. */
public final class ExistingOutput {
  @ArgGroup private ResumeOrOverwrite choice = new ResumeOrOverwrite();

  @Option(
      names = "--wait-for-writer",
      paramLabel = "DURATION",
      converter = Time.class,
      description =
          "With --resume: how long to wait, such as 90s, 30m or 6h, for another process that"
              + " writes the output, instead of being refused.")
  private Duration patience = Duration.ZERO;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** One or the other. */
  private static final class ResumeOrOverwrite {
    @Option(
        names = "--resume",
        description = "Go on with an earlier run of the same inputs; start where there is none.")
    private boolean resume;

    @Option(names = "--overwrite", description = "Remove an earlier output first.")
    private boolean overwrite;

    private IfExists ifExists() {
      return resume ? IfExists.RESUME : overwrite ? IfExists.OVERWRITE : IfExists.REFUSE;
    }
  }

  /**
   * What was chosen.
   *
   * @param ifExists what to do about an output that exists
   * @param patience how long to wait for another writer
   */
  public record OutputPolicy(IfExists ifExists, Duration patience) {
    /** Refuses an output that exists, and does not wait. */
    public static final OutputPolicy NONE = new OutputPolicy(IfExists.REFUSE, Duration.ZERO);
  }

  /** Neither, until the command line says so. */
  public ExistingOutput() {}

  /**
   * What the command line says.
   *
   * @throws ParameterException where its options don't go together
   */
  public OutputPolicy policy() {
    if (!patience.isZero() && !choice.resume) {
      throw new ParameterException(
          spec.commandLine(),
          "--wait-for-writer goes with --resume: what comes is another's output");
    }
    return new OutputPolicy(choice.ifExists(), patience);
  }

  /** Reads {@code 6h}, {@code 1h30m}, {@code 90s}, {@code 2d}. */
  static final class Time implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      String upper = text.toUpperCase(Locale.ROOT);
      try {
        Duration read = Duration.parse(upper.endsWith("D") ? "P" + upper : "PT" + upper);
        if (!read.isNegative()) {
          return read;
        }
      } catch (DateTimeParseException e) {
        // Told below.
      }
      throw new TypeConversionException(
          "'%s' is no duration: write 90s, 30m, 6h or 2d".formatted(text));
    }
  }
}
