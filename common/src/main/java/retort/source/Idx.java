package retort.source;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import retort.Quantity;
import retort.UserException;

/**
 * The format of MNIST and its family: a file of gray images, and beside it, where there is one, a
 * file of labels with "labels" and "idx1" where the first has "images" and "idx3"; each plain or
 * compressed by gzip.
 */
final class Idx {
  private static final Logger LOG = LoggerFactory.getLogger(Idx.class);
  private static final int IMAGES = 0x803;
  private static final int IMAGES_HEADER = 16;
  private static final int LABELS = 0x801;
  private static final int LABEL_VALUES = 256;
  private static final int LABELS_HEADER = 8;

  private Idx() {}

  /** What the spellings of one file's name have in common. */
  private static String spelling(String uri) {
    String plain = uri.endsWith(".gz") ? uri.substring(0, uri.length() - 3) : uri;
    return plain.replace(".idx3", "-idx3");
  }

  static Source open(List<InputFile> found, Configuration hadoop) {
    // The same file, compressed or in the other spelling, is read once.
    Map<String, InputFile> each = new TreeMap<>();
    for (InputFile file : found) {
      InputFile twin = each.putIfAbsent(spelling(file.uri()), file);
      if (twin != null) {
        LOG.info("{} is taken for {} and not read twice", file.shown(), twin.shown());
      }
    }
    List<BinaryFile> files = new ArrayList<>();
    for (InputFile file : each.values()) {
      files.add(images(file, hadoop));
    }
    if (files.size() > 1) {
      LOG.warn(
          "{} are read as one dataset, in which a label means the same; name one of them where they"
              + " are several",
          each.values().stream().map(InputFile::name).collect(Collectors.joining(", ")));
    }
    return new BinarySource(files, hadoop);
  }

  private static BinaryFile images(InputFile file, Configuration hadoop) {
    int[] header = new int[4];
    boolean gzip = header(file.uri(), hadoop, header);
    if (header[0] != IMAGES) {
      throw new UserException(
          "%s: not a file of gray images in idx: it begins with 0x%08x, not 0x%08x%s"
              .formatted(file.uri(), header[0], IMAGES, RecordStream.remark(file.uri(), hadoop)));
    }
    int count = header[1];
    int height = header[2];
    int width = header[3];
    if (count < 1 || height < 1 || width < 1 || (long) height * width > 1 << 26) {
      throw new UserException(
          "%s: its header says %s of %dx%d"
              .formatted(file.uri(), Quantity.of(count, "image"), height, width));
    }
    long expected = IMAGES_HEADER + (long) count * height * width;
    if (!gzip && file.length() != expected) {
      throw new UserException(
          "%s: %s, but %s of %dx%d take %d: truncated, or of another format"
              .formatted(
                  file.uri(),
                  Quantity.of(file.length(), "byte"),
                  Quantity.of(count, "image"),
                  height,
                  width,
                  expected));
    }
    BinaryFile.Labels labels = labels(file, count, hadoop);
    return new BinaryFile(
        file, gzip, IMAGES_HEADER, count, 0, -1, LABEL_VALUES, 1, height, width, labels);
  }

  /** That of the labels beside images, in letters of the same case. */
  private static String labelsName(String images) {
    return images
        .replace("images", "labels")
        .replace("IMAGES", "LABELS")
        .replace("Images", "Labels")
        .replace("idx3", "idx1")
        .replace("IDX3", "IDX1");
  }

  private static BinaryFile.Labels labels(InputFile images, int count, Configuration hadoop) {
    String uri = images.uri();
    String folder = uri.substring(0, uri.lastIndexOf('/') + 1);
    String name = uri.substring(folder.length());
    String labels = labelsName(name);
    if (name.equals(labels)) {
      return null;
    }
    String plain = labels.endsWith(".gz") ? labels.substring(0, labels.length() - 3) : labels;
    try {
      FileTree tree = FileTree.of(uri, hadoop);
      for (String other :
          List.of(plain, plain.replace(".idx1", "-idx1"), plain.replace("-idx1", ".idx1"))) {
        for (String candidate : List.of(other, other + ".gz")) {
          if (tree.at(folder + candidate).isPresent()) {
            return labels(folder + candidate, images, count, hadoop);
          }
        }
      }
      LOG.info("{}: no labels: there is no {} beside it", images.shown(), plain);
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static BinaryFile.Labels labels(
      String uri, InputFile images, int count, Configuration hadoop) {
    int[] header = new int[2];
    boolean gzip = header(uri, hadoop, header);
    if (header[0] == LABELS && header[1] != count) {
      throw new UserException(
          "%s has %s, but %s has %s: they are not of one dataset, or one of them is not whole"
              .formatted(
                  uri, Quantity.of(header[1], "label"), images.uri(), Quantity.of(count, "image")));
    }
    if (header[0] != LABELS) {
      throw new UserException(
          "%s: no file of labels: it begins with 0x%08x, not with 0x%08x"
              .formatted(uri, header[0], LABELS));
    }
    return new BinaryFile.Labels(uri, gzip, LABELS_HEADER);
  }

  /** Fills in the header and says whether the file is compressed. */
  private static boolean header(String uri, Configuration hadoop, int[] header) {
    try {
      boolean gzip = RecordStream.gzip(uri, hadoop);
      try (RecordStream records = RecordStream.open(uri, hadoop, gzip, 0)) {
        for (int i = 0; i < header.length; i++) {
          header[i] = records.nextInt();
        }
      }
      return gzip;
    } catch (EOFException e) {
      throw new UserException("%s: truncated: it ends within the idx header".formatted(uri), e);
    } catch (IOException e) {
      throw new UserException("%s: not readable: %s".formatted(uri, e.getMessage()), e);
    }
  }
}
