package retort.evaluate.transfer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import retort.UserException;
import retort.image.ImageCodec;
import retort.image.Normalization;
import retort.image.Pixels;
import retort.rejection.RejectionLimit;
import retort.storage.Storage;
import retort.testing.LocalSpark;

/** Every picture's gray is its class's own, so that a label can be told from the pixels. */
@ExtendWith(LocalSpark.class)
class TargetReaderTest {
  private static final List<String> CLASSES = List.of("ant", "bee", "cat", "10", "9");

  @TempDir Path folder;

  @Test
  void aClassIsItsNameNotItsPlace(SparkSession spark) throws IOException {
    pictures("train", "ant", "bee", "cat");
    pictures("test", "bee", "cat");
    Target target = read(spark, "t=%s/train,directory,test=%s/test".formatted(folder, folder));
    assertEquals(3, target.classes());
    assertArrayEquals(new int[] {0, 0, 1, 1, 2, 2}, target.train().labels());
    assertArrayEquals(new int[] {1, 1, 2, 2}, target.test().labels());
    assertTold(target.test(), 1, 1, 2, 2);
  }

  @Test
  void namesThatAreNumbersAreNoPlaces(SparkSession spark) throws IOException {
    pictures("train", "10", "9", "ant");
    pictures("test", "10");
    Target target = read(spark, "t=%s/train,directory,test=%s/test".formatted(folder, folder));
    assertTold(target.test(), 3, 3);
    assertEquals(0, target.test().labels()[0]);
  }

  @Test
  void aClassThatOnlyTheTestHasIsRefusedWithBothLists(SparkSession spark) throws IOException {
    pictures("train", "ant", "bee");
    pictures("test", "ant", "cat");
    assertRefused(
        spark,
        "t=%s/train,directory,test=%s/test".formatted(folder, folder),
        "no training image is of the classes cat",
        "the training images' are ant, bee, the test images' ant, cat");
  }

  @Test
  void aFifthThatHasAClassOfItsOwnIsNoOtherDataset(SparkSession spark) throws IOException {
    pictures("few", "ant", "bee", "cat", "10", "9");
    for (String name : CLASSES) {
      Files.delete(folder.resolve("few").resolve(name).resolve("2.png"));
    }
    assertRefused(
        spark, "t=%s/few,directory".formatted(folder), "a fifth of the images was set apart");
  }

  @Test
  void theTestsPlaceIsOfTheSameFormat(SparkSession spark) throws IOException {
    pictures("train", "ant", "bee");
    Files.createDirectories(folder.resolve("tables"));
    Files.createFile(folder.resolve("tables/x.parquet"));
    assertRefused(
        spark,
        "t=%s/train,directory,test=%s/tables".formatted(folder, folder),
        "test=: ",
        "tables are of the format parquet",
        "both places of a target are of one format, here directory");
  }

  @Test
  void whatIsTooSmallIsRefusedWithWhatToDo(SparkSession spark) throws IOException {
    pictures("one", "ant");
    assertRefused(
        spark, "t=%s/one,directory".formatted(folder), "training and", "test images", "by test=");
    pictures("more", "ant");
    pictures("other", "ant");
    assertRefused(
        spark,
        "t=%s/more,directory,test=%s/other".formatted(folder, folder),
        "2 training images, all with the label ant",
        "each a folder directly below its place");
  }

  @Test
  void aNameIsTheSameWithWhiteSpaceAroundIt(SparkSession spark) throws IOException {
    pictures("train", "ant", "bee");
    pictures("test", "bee");
    Files.move(folder.resolve("test/bee"), folder.resolve("test/bee\u00a0"));
    Target target = read(spark, "t=%s/train,directory,test=%s/test".formatted(folder, folder));
    assertTold(target.test(), 1, 1);
  }

  @Test
  void testImagesThatAreTheTrainingImagesAreRefused(SparkSession spark) throws IOException {
    pictures("train", "ant", "bee");
    pictures("other", "ant");
    for (String test : List.of("train", "train/../train")) {
      assertRefused(
          spark,
          "t=%s/train,directory,test=%s/%s".formatted(folder, folder, test),
          "4 test images, all of them among the training images");
    }
    assertEquals(
        2,
        read(spark, "t=%s/train,directory,test=%s/other".formatted(folder, folder))
            .test()
            .labels()
            .length,
        "equal pictures of another folder are others");
  }

  @Test
  void theTopFolderGivesItsTrainingAndItsTestImages(SparkSession spark) throws IOException {
    pictures("Train", "ant", "bee", "cat");
    pictures("val", "ant");
    Target target = read(spark, "t=%s,directory".formatted(folder));
    assertEquals(6, target.train().count());
    assertTold(target.test(), 0, 0);
    pictures("test", "cat", "bee");
    target = read(spark, "t=%s,directory".formatted(folder));
    assertEquals(3, target.classes());
    assertArrayEquals(new int[] {1, 1, 2, 2}, target.test().labels());
    assertTold(target.test(), 1, 1, 2, 2);
    // Another location's test images; the same location, named twice.
    target = read(spark, "t=%s,directory,test=%s/val".formatted(folder, folder));
    assertTold(target.test(), 0, 0);
    target = read(spark, "t=%s,directory,test=%s".formatted(folder, folder));
    assertTold(target.test(), 1, 1, 2, 2);
  }

  @Test
  void aSplitThatIsNoTrainingSplitIsReadAlone(SparkSession spark) throws IOException {
    pictures("train", "ant");
    pictures("test", "bee", "cat", "9", "10");
    Target target = read(spark, "t=%s,directory,split=test".formatted(folder));
    assertEquals(4, target.classes());
    assertEquals(8, target.train().count() + target.test().count());
    assertRefused(spark, "t=%s,directory,split=tset".formatted(folder), "no split tset", "train");
  }

  /** Each image's pixels are those of its class. */
  private static void assertTold(Target.LabeledImages rows, int... classes) {
    int[] seen = new int[rows.count()];
    for (int i = 0; i < seen.length; i++) {
      seen[i] = (rows.images().values()[i * rows.images().length()] & 0xff) / 10;
    }
    assertArrayEquals(classes, seen);
  }

  private void assertRefused(SparkSession spark, String target, String... parts) {
    UserException error = assertThrows(UserException.class, () -> read(spark, target));
    Arrays.stream(parts)
        .forEach(part -> assertTrue(error.getMessage().contains(part), error.getMessage()));
  }

  private Target read(SparkSession spark, String target) {
    Normalization none = Normalization.of(List.of(0.0), List.of(1.0));
    return new TargetReader(spark, new Configuration(), 4, none)
        .read(
            List.of(TargetSpec.parse(target)),
            new RejectionLimit("evaluate.max-rejected", 0),
            Storage.of(folder.resolve("_rejected").toString(), new Configuration()))
        .targets()
        .get(0);
  }

  /** Two pictures for each class. */
  private void pictures(String below, String... classes) throws IOException {
    for (String name : classes) {
      Path place = Files.createDirectories(folder.resolve(below).resolve(name));
      byte[] values = new byte[16];
      Arrays.fill(values, (byte) (10 * CLASSES.indexOf(name)));
      byte[] png = ImageCodec.png(new Pixels(values, 1, 4, 4));
      Files.write(place.resolve("1.png"), png);
      Files.write(place.resolve("2.png"), png);
    }
  }
}
