package retort.evaluate.transfer;

import static java.util.stream.Collectors.toSet;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import retort.Quantity;
import retort.UserException;
import retort.evaluate.pretrain.Images;
import retort.image.Normalization;
import retort.image.UnusableImageException;
import retort.random.Seeds;
import retort.rejection.RejectionLimit;
import retort.source.Source;
import retort.source.SourceFiles;
import retort.source.SourceImage;
import retort.storage.Storage;

/**
 * Reads targets: decoded and fitted by executors, then held by the driver as 8-bit pixels, in the
 * order of their ids. A target is therefore to fit into the driver's memory, and into each
 * executor's.
 *
 * @param size height and width of the distilled images, pixels
 * @param normalization of the distilled set
 */
public record TargetReader(
    SparkSession spark, Configuration hadoop, int size, Normalization normalization) {
  private static final Logger LOG = LoggerFactory.getLogger(TargetReader.class);
  private static final double TEST_SHARE = 0.2;

  private record LabeledRow(String id, String path, String label, byte[] pixels, String error)
      implements Serializable {
    boolean usable() {
      return error == null;
    }

    /** Equal where it is the same image, read twice. */
    List<Object> identity() {
      return Arrays.asList(id, path, ByteBuffer.wrap(pixels));
    }
  }

  /** What was read of a target, usable or not. */
  private record ReadRows(
      TargetSpec spec, boolean apart, List<LabeledRow> train, List<LabeledRow> test) {
    /** What was listed at once: train and test, where they lie apart. */
    List<RejectedImages.SplitListing> listings() {
      RejectedImages.SplitListing first = listing(train, "train");
      RejectedImages.SplitListing second = listing(test, "test");
      if (apart) {
        return List.of(first, second);
      }
      List<RejectedImages.Rejected> both = new ArrayList<>(first.rejected());
      both.addAll(second.rejected());
      return List.of(
          new RejectedImages.SplitListing(spec.name(), first.images() + second.images(), both));
    }

    private RejectedImages.SplitListing listing(List<LabeledRow> rows, String split) {
      return new RejectedImages.SplitListing(
          spec.name(),
          rows.size(),
          rows.stream()
              .filter(row -> !row.usable())
              .map(row -> new RejectedImages.Rejected(split, row.id, row.path, row.error))
              .toList());
    }
  }

  /**
   * Reads targets. Images that can't be used, or have no label, are left out.
   *
   * @param limit of those, for each of a target's listings
   * @param list where they are listed if they are more
   * @throws UserException where they are more, there is only one class, a test image is of a class
   *     without training images, every test image is a training image too, or there are no rows
   */
  public ReadTargets read(List<TargetSpec> specs, RejectionLimit limit, Storage list) {
    List<ReadRows> read = specs.stream().map(this::rows).toList();
    RejectedImages leftOut =
        new RejectedImages(read.stream().flatMap(rows -> rows.listings().stream()).toList());
    leftOut.requireFew(spark, limit, list);
    return new ReadTargets(read.stream().map(this::target).toList(), leftOut);
  }

  private ReadRows rows(TargetSpec spec) {
    SourceFiles files = SourceFiles.find(spec.train(), hadoop);
    String format = spec.train().format();
    List<LabeledRow> train = rows(files.open(), format);
    Optional<Source> tested =
        spec.test().isEmpty() ? files.openTest() : Optional.of(testFiles(spec).openAsTest());
    if (tested.isPresent()) {
      return new ReadRows(spec, true, train, rows(tested.get(), format));
    }
    return new ReadRows(
        spec,
        false,
        train.stream().filter(row -> !setApart(row.id())).toList(),
        train.stream().filter(row -> setApart(row.id())).toList());
  }

  private SourceFiles testFiles(TargetSpec spec) {
    try {
      return SourceFiles.find(spec.train().at(spec.test()), hadoop);
    } catch (UserException e) {
      throw refused(
          spec,
          "test=: " + e.getMessage(),
          "both places of a target are of one format, here " + spec.train().format());
    }
  }

  private Target target(ReadRows rows) {
    TargetSpec spec = rows.spec;
    List<LabeledRow> train = rows.train.stream().filter(LabeledRow::usable).toList();
    List<LabeledRow> test = rows.test.stream().filter(LabeledRow::usable).toList();
    if (train.isEmpty() || test.isEmpty()) {
      throw refused(
          spec,
          "%d training and %s".formatted(train.size(), Quantity.of(test.size(), "test image")),
          "it needs both: name more images, or test images of their own by test=");
    }
    Set<List<Object>> trainedOn = train.stream().map(LabeledRow::identity).collect(toSet());
    if (test.stream().map(LabeledRow::identity).allMatch(trainedOn::contains)) {
      throw refused(
          spec,
          Quantity.of(test.size(), "test image, which is", "test images, all of them")
              + " among the training images",
          "test on others, or leave test= away and a fifth is set apart");
    }
    ClassNames classes = ClassNames.of(train.stream().map(LabeledRow::label));
    if (classes.names().size() < 2) {
      throw refused(
          spec,
          "%s the label %s"
              .formatted(
                  Quantity.of(train.size(), "training image, with", "training images, all with"),
                  classes),
          "a target needs two classes or more"
              + (spec.train().format().equals("directory")
                  ? ", each a folder directly below its place"
                  : ""));
    }
    ClassNames ofTest = ClassNames.of(test.stream().map(LabeledRow::label));
    if (!classes.names().containsAll(ofTest.names())) {
      throw refused(
          spec,
          "no training image is of the classes %s; the training images' are %s, the test images' %s"
              .formatted(ofTest.without(classes), classes, ofTest),
          rows.apart
              ? "check that both are of the same dataset"
              : "a fifth of the images was set apart to test on, which takes more images a class;"
                  + " or name test images of their own by test=");
    }
    tell(rows, train, test, classes);
    return new Target(
        spec.name(), classes.names().size(), rows(train, classes), rows(test, classes));
  }

  /** What is trained and tested on, and whether the test is one. */
  private static void tell(
      ReadRows rows, List<LabeledRow> train, List<LabeledRow> test, ClassNames classes) {
    String name = rows.spec.name();
    LOG.info(
        "target {}: {} classes; {} to train on, {} to test on{}",
        name,
        classes.names().size(),
        Quantity.of(train.size(), "image"),
        Quantity.of(test.size(), "image"),
        rows.apart ? "" : ", which were set apart as there is no test split");
    Set<ByteBuffer> trainedOn =
        train.stream().map(row -> ByteBuffer.wrap(row.pixels)).collect(toSet());
    long known =
        test.stream().filter(row -> trainedOn.contains(ByteBuffer.wrap(row.pixels))).count();
    if (known > 0) {
      LOG.warn(
          "target {}: {} of {} {} the pixels of a training image: a network that knows them by"
              + " heart gains by it",
          name,
          known,
          Quantity.of(test.size(), "test image"),
          known == 1 ? "has" : "have");
    }
  }

  private static boolean setApart(String id) {
    return Seeds.unit(0, "target test rows", id) < TEST_SHARE;
  }

  private List<LabeledRow> rows(Source source, String format) {
    int side = size;
    int channels = normalization.channels();
    String unlabeled = unlabeled(format);
    List<String> names = source.classes(spark);
    List<LabeledRow> rows =
        new ArrayList<>(
            source
                .images(spark, 0)
                .map(image -> labeled(image, names, unlabeled, side, channels))
                .collect());
    rows.sort(Comparator.comparing(LabeledRow::id));
    return rows;
  }

  /** Why an image has no label, by what labels are in a format. */
  private static String unlabeled(String format) {
    return switch (format) {
      case "directory" ->
          "no label: it lies in no class's folder, and tables of labels beside images are not read";
      case "parquet" -> "no label: null, empty, or a number to which no name belongs";
      default -> "no label: there is no file of labels beside the images";
    };
  }

  private static LabeledRow labeled(
      SourceImage image, List<String> names, String unlabeled, int size, int channels) {
    String label = ClassNames.name(image.label(), names);
    try {
      byte[] pixels = image.decoded().withChannels(channels).fitted(size).values();
      return label == null
          ? new LabeledRow(image.id(), image.path(), null, null, unlabeled)
          : new LabeledRow(image.id(), image.path(), label, pixels, null);
    } catch (UnusableImageException e) {
      return new LabeledRow(image.id(), image.path(), label, null, e.getMessage());
    }
  }

  private Target.LabeledImages rows(List<LabeledRow> rows, ClassNames classes) {
    int length = normalization.channels() * size * size;
    byte[] pixels = new byte[Math.multiplyExact(rows.size(), length)];
    int[] labels = new int[rows.size()];
    for (int i = 0; i < labels.length; i++) {
      System.arraycopy(rows.get(i).pixels(), 0, pixels, i * length, length);
      labels[i] = classes.index(rows.get(i).label());
    }
    return new Target.LabeledImages(new Images.Uint8(pixels, size, normalization), labels);
  }

  private static UserException refused(TargetSpec spec, String problem, String advice) {
    return new UserException("--target %s: %s; %s".formatted(spec.name(), problem, advice));
  }
}
