package retort.source;

import java.util.List;
import org.apache.hadoop.conf.Configuration;
import retort.UserException;

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
   * @throws UserException as {@link SourceFiles#find} and {@link SourceFiles#open}
   */
  public static Source open(SourceRequest request, Configuration hadoop) {
    return SourceFiles.find(request, hadoop).open();
  }

  static Source open(SourceRequest request, List<InputFile> files, Configuration hadoop) {
    return switch (request.format()) {
      case "cifar10" -> Cifar.open(files, hadoop, Cifar.Variant.CIFAR10);
      case "cifar100" -> Cifar.open(files, hadoop, Cifar.Variant.CIFAR100);
      case "idx" -> Idx.open(files, hadoop);
      case "directory" -> DirectorySource.open(files, hadoop);
      case "parquet" -> ParquetSource.open(files, request.columns(), hadoop);
      default -> throw new IllegalStateException(request.format());
    };
  }
}
