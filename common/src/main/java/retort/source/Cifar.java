package retort.source;

import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import retort.Quantity;
import retort.UserException;

/** The binary versions of CIFAR: label bytes, then three planes of 32x32. */
final class Cifar {
  private static final int SIDE = 32;

  private Cifar() {}

  /** Which one. */
  enum Variant {
    /** One label byte. */
    CIFAR10(1, 10),
    /** A coarse label, then the fine one, which is the label. */
    CIFAR100(2, 100);

    private final int labelBytes;
    private final int classes;

    Variant(int labelBytes, int classes) {
      this.labelBytes = labelBytes;
      this.classes = classes;
    }
  }

  static Source open(List<InputFile> found, Configuration hadoop, Variant kind) {
    List<BinaryFile> files = new ArrayList<>();
    int bytes = kind.labelBytes + 3 * SIDE * SIDE;
    for (InputFile file : found) {
      if (file.length() == 0 || file.length() % bytes != 0) {
        throw new UserException(
            "%s: %s not a multiple of %s's record of %d: truncated, or of another format%s"
                .formatted(
                    file.shown(),
                    Quantity.of(file.length(), "byte is", "bytes are"),
                    kind,
                    bytes,
                    RecordStream.remark(file.uri(), hadoop)));
      }
      files.add(
          new BinaryFile(
              file,
              false,
              0,
              Math.toIntExact(file.length() / bytes),
              kind.labelBytes,
              kind.labelBytes - 1,
              kind.classes,
              3,
              SIDE,
              SIDE,
              null));
    }
    return new BinarySource(files, hadoop);
  }
}
