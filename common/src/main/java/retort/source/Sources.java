package retort.source;

import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import retort.command.UserException;

/** Opens image datasets by the name of their format. */
public final class Sources {
  /** The formats' names. */
  public static final List<String> FORMATS =
      List.of("cifar10", "cifar100", "idx", "directory", "parquet");

  private Sources() {}

  /** Refuses what is no format. */
  static void requireKnown(String format) {
    if (!FORMATS.contains(format)) {
      throw new UserException(
          "--format %s: unknown; choose one of %s".formatted(format, String.join(", ", FORMATS)));
    }
  }

  /**
   * Finds the files and checks what the driver can: that they are there, and whole.
   *
   * @throws UserException where a location has no such files, or a file's length or header is wrong
   */
  public static Source open(SourceRequest request, Configuration hadoop) {
    List<InputFile> files = files(request, hadoop);
    return switch (request.format()) {
      case "cifar10" -> Cifar.open(files, hadoop, Cifar.Kind.CIFAR10);
      case "cifar100" -> Cifar.open(files, hadoop, Cifar.Kind.CIFAR100);
      case "idx" -> Idx.open(files, hadoop);
      case "directory" -> DirectorySource.open(files, hadoop);
      case "parquet" -> ParquetSource.open(files, hadoop);
      default -> throw new IllegalStateException(request.format());
    };
  }

  private static List<InputFile> files(SourceRequest request, Configuration hadoop) {
    List<String> uris = request.locations();
    return switch (request.format()) {
      case "cifar10", "cifar100" ->
          InputFile.find(uris, hadoop, name -> name.endsWith(".bin"), "files named *.bin");
      case "idx" ->
          InputFile.find(
              uris,
              hadoop,
              name -> name.toLowerCase(Locale.ROOT).contains("idx3"),
              "files named *idx3*");
      case "directory" ->
          InputFile.find(
              uris, hadoop, DirectorySource::named, "files named *.png, *.jpg or *.jpeg");
      case "parquet" ->
          InputFile.find(uris, hadoop, name -> name.endsWith(".parquet"), "files named *.parquet");
      default -> throw new IllegalStateException(request.format());
    };
  }
}
