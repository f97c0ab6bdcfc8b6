package retort.source;

import java.util.List;
import picocli.CommandLine.Option;

/** The images that a job reads, as a mixin of its command. */
public final class SourceOptions {
  @Option(
      names = "--images",
      required = true,
      paramLabel = "URI",
      description = "A file, a folder or a glob; repeatable.")
  private List<String> images = List.of();

  @Option(
      names = "--format",
      required = true,
      paramLabel = "F",
      description = "cifar10, cifar100, idx, directory or parquet.")
  private String format = "";

  /** Nothing, until the command line says what. */
  public SourceOptions() {}

  /** Locations. */
  public List<String> images() {
    return images;
  }

  /** A name that {@link Sources} knows. */
  public String format() {
    return format;
  }
}
