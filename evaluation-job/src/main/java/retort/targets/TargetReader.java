package retort.targets;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import retort.command.UserException;
import retort.image.Normalization;
import retort.image.UnusableImageException;
import retort.random.Seeds;
import retort.source.Source;
import retort.source.SourceFiles;
import retort.source.SourceImage;

/**
 * Reads targets: decoded and fitted by executors, then held by the driver as 8-bit pixels, in the
 * order of their ids. A target is therefore to fit into the driver's memory, and into each
 * executor's.
 *
 * @param size height and width of the distilled images, pixels
 * @param normalisation of the distilled set
 */
public record TargetReader(
    SparkSession spark, Configuration hadoop, int size, Normalization normalisation) {
  private static final double TEST_SHARE = 0.2;

  private record Labelled(String id, String label, byte[] pixels, String error)
      implements java.io.Serializable {}

  /**
   * Reads a target.
   *
   * @throws UserException where an image can't be used or has no label, there is only one class, a
   *     test image is of a class without training images, or there are no rows
   */
  public Target read(TargetSpec spec) {
    SourceFiles files = SourceFiles.find(spec.train(), hadoop);
    List<Labelled> train = rows(spec, files.open());
    Optional<Source> tested =
        spec.test().isEmpty()
            ? files.openTest()
            : Optional.of(SourceFiles.find(spec.train().at(spec.test()), hadoop).openAsTest());
    List<Labelled> test;
    if (tested.isEmpty()) {
      test = train.stream().filter(row -> setApart(row.id())).toList();
      train = train.stream().filter(row -> !setApart(row.id())).toList();
    } else {
      test = rows(spec, tested.get());
    }
    if (train.isEmpty() || test.isEmpty()) {
      throw refused(
          spec, "%d training and %d test images".formatted(train.size(), test.size()), "name more");
    }
    Classes classes = Classes.of(train.stream().map(Labelled::label));
    if (classes.names().size() < 2) {
      throw refused(
          spec,
          "all %d training images have the label %s".formatted(train.size(), classes),
          "a target needs two classes or more");
    }
    Classes ofTest = Classes.of(test.stream().map(Labelled::label));
    if (!classes.names().containsAll(ofTest.names())) {
      throw refused(
          spec,
          "no training image is of the classes %s; the training images' are %s, the test images' %s"
              .formatted(ofTest.without(classes), classes, ofTest),
          "check that both are of the same dataset");
    }
    return new Target(
        spec.name(), classes.names().size(), rows(train, classes), rows(test, classes));
  }

  private static boolean setApart(String id) {
    return Seeds.unit(0, "target test rows", id) < TEST_SHARE;
  }

  private List<Labelled> rows(TargetSpec spec, Source source) {
    int side = size;
    int channels = normalisation.channels();
    List<String> names = source.classes(spark);
    List<Labelled> rows =
        new ArrayList<>(
            source.images(spark, 0).map(image -> labelled(image, names, side, channels)).collect());
    rows.sort(Comparator.comparing(Labelled::id));
    for (Labelled row : rows) {
      if (row.error() != null) {
        throw refused(
            spec, "image %s: %s".formatted(row.id(), row.error()), "remove or mend the image");
      }
      if (row.label() == null) {
        throw refused(
            spec,
            "image %s has no label".formatted(row.id()),
            "a target needs one for every image");
      }
    }
    return rows;
  }

  private static Labelled labelled(SourceImage image, List<String> names, int size, int channels) {
    String label = Classes.name(image.label(), names);
    try {
      byte[] pixels = image.decoded().withChannels(channels).fitted(size).values();
      return new Labelled(image.id(), label, pixels, null);
    } catch (UnusableImageException e) {
      return new Labelled(image.id(), label, null, e.getMessage());
    }
  }

  private Target.Rows rows(List<Labelled> rows, Classes classes) {
    int length = normalisation.channels() * size * size;
    byte[] pixels = new byte[Math.multiplyExact(rows.size(), length)];
    int[] labels = new int[rows.size()];
    for (int i = 0; i < labels.length; i++) {
      System.arraycopy(rows.get(i).pixels(), 0, pixels, i * length, length);
      labels[i] = classes.index(rows.get(i).label());
    }
    return new Target.Rows(new Images.Bytes(pixels, size, normalisation), labels);
  }

  private static UserException refused(TargetSpec spec, String what, String advice) {
    return new UserException("--target %s: %s; %s".formatted(spec.name(), what, advice));
  }
}
