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

  @Option(
      names = "--split",
      paramLabel = "NAME",
      description = {
        "Which one to read where --images holds several, such as train, val and test; or all.",
        "By default the training one."
      })
  private String split = "";

  @Option(
      names = "--image-column",
      paramLabel = "NAME",
      description = {
        "Of parquet: binary, or a struct with bytes in it; a.b is the field b of a. By default"
            + " image,",
        "img, a usual name (content, bytes, jpg, ...), or the only column that can be it."
      })
  private String imageColumn = "";

  @Option(
      names = "--label-column",
      paramLabel = "NAME",
      description =
          "Of parquet: strings or whole numbers. By default label, else labels, fine_label, class,"
              + " ...")
  private String labelColumn = "";

  @Option(
      names = "--id-column",
      paramLabel = "NAME",
      description = {
        "Of parquet: strings or whole numbers, unique. By default id, else the images' paths,"
            + " where",
        "unique, else the file and the row's number."
      })
  private String idColumn = "";

  /** Nothing, until the command line says what. */
  public SourceOptions() {}

  /**
   * What they ask for.
   *
   * @throws retort.UserException where the format is none of those that there are
   */
  public SourceRequest request() {
    return new SourceRequest(
        format, images, split, TableColumns.of(imageColumn, labelColumn, idColumn));
  }
}
