package retort.source;

import java.util.List;
import org.apache.hadoop.conf.Configuration;
import retort.command.UserException;

/** Opens image datasets by the name of their format. */
public final class Sources {
  /** The formats' names. */
  public static final List<String> FORMATS =
      List.of("cifar10", "cifar100", "idx", "directory", "parquet");

  private Sources() {}

  /**
   * Refuses what is no format.
   *
   * @throws UserException with the formats that there are
   */
  public static void requireKnown(String format) {
    if (!FORMATS.contains(format)) {
      throw new UserException(
          "--format %s: unknown; choose one of %s".formatted(format, String.join(", ", FORMATS)));
    }
  }

  /**
   * Finds the files and checks what the driver can: that they are there, and whole.
   *
   * @param format one of {@link #FORMATS}
   * @param uris files, folders or globs
   * @throws UserException where the format is unknown, a location has no such files, or a file's
   *     length or header is wrong
   */
  public static Source open(String format, List<String> uris, Configuration hadoop) {
    requireKnown(format);
    return switch (format) {
      case "cifar10" -> Cifar.open(uris, hadoop, Cifar.Kind.CIFAR10);
      case "cifar100" -> Cifar.open(uris, hadoop, Cifar.Kind.CIFAR100);
      case "idx" -> Idx.open(uris, hadoop);
      case "directory" -> DirectorySource.open(uris, hadoop);
      case "parquet" -> ParquetSource.open(uris, hadoop);
      default -> throw new IllegalStateException(format);
    };
  }
}
