package retort.extract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static retort.extract.Extracting.assertRefused;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import retort.command.Job;
import retort.dataset.Features;
import retort.dataset.FeaturesManifest;
import retort.image.ImageCodec;
import retort.image.Pixels;
import retort.teacher.PlainTeacher;
import retort.testing.LocalSpark;

/** What a user did wrong is said in one line, and leaves nothing that looks like features. */
@ExtendWith(LocalSpark.class)
class ExtractErrorsTest {
  @TempDir private static Path folder;
  private static Path good;
  private static Path mixed;

  @BeforeAll
  static void draw() {
    good = folder.resolve("good");
    mixed = folder.resolve("mixed");
    for (int i = 0; i < 7; i++) {
      Extracting.write(good.resolve(i + ".png"), Extracting.png(i, 3, 8, 8));
      Extracting.write(mixed.resolve(i + ".png"), Extracting.png(i, 3, 8, 8));
    }
    byte[] png = Extracting.png(7, 3, 8, 8);
    Extracting.write(mixed.resolve("7.png"), Arrays.copyOf(png, png.length / 2));
    Extracting.write(mixed.resolve("8.jpg"), "no picture".getBytes(StandardCharsets.UTF_8));
    Extracting.write(mixed.resolve("9.png"), Extracting.png(9, 3, 8, 5));
  }

  @Test
  void aWrongCommandLineIsExitCode1() {
    assertEquals(1, Job.execute(new ExtractFeatures(), "--images", "x"));
    assertEquals(1, Job.execute(new ExtractFeatures(), "--image", "x"));
  }

  @Test
  void moreUnusableImagesThanAllowedAreRefusedAndListed(SparkSession spark) {
    Path output = folder.resolve("too-many");
    refused(
        mixed,
        output,
        List.of("--set", "extract.max-rejected=0.29"),
        "3 of 10 images can't be used",
        "extract.max-rejected = 0.29",
        "1: 8x5 pixels, not 8x8",
        "(9.png)",
        "1: truncated png",
        "(7.png)",
        "1: is a text file",
        "(8.jpg)",
        "; all are listed in",
        "too-many/_rejected");
    refused(
        mixed,
        output,
        List.of("--set", "extract.max-rejected=1.5"),
        "extract.max-rejected = 1.5: a share of the images, from 0 to 1");
    assertNothingIn(output);
    assertListed(spark, output);
    // What that run left is no output: the next one needs no --overwrite, and removes it.
    Extracting.extract(good, output);
    assertFalse(Files.exists(output.resolve("_rejected")));
  }

  @Test
  void fewerUnusableImagesAreLeftOutAndListed(SparkSession spark) {
    Path output = folder.resolve("some");
    Extracting.extract(mixed, output, "--set", "extract.max-rejected=0.3");
    Features features = Features.open(spark, output.toString());
    assertEquals(7, features.manifest().images());
    assertEquals(3, features.manifest().rejected());
    assertEquals(7, features.rows().count());
    assertListed(spark, output);
  }

  @Test
  void noImages() throws IOException {
    Path none = Files.createDirectory(folder.resolve("none"));
    refused(none, folder.resolve("never"), List.of(), "none: no images: found 0");
    Path unusable = folder.resolve("unusable");
    Extracting.write(unusable.resolve("a.png"), new byte[0]);
    Extracting.write(unusable.resolve("b.png"), new byte[3]);
    refused(
        unusable,
        folder.resolve("never"),
        List.of(),
        "none of the 2 images can be used; the last is b.png: nothing but zeros");
    Path output = folder.resolve("all-rejected");
    refused(
        unusable,
        output,
        List.of("--image-size", "8", "--channels", "3", "--set", "extract.max-rejected=1"),
        "no images: found 2, of which 0 can be used");
    assertNothingIn(output);
  }

  @Test
  void adviceIsThatOfThisCommand() {
    Path alike = folder.resolve("alike");
    Path dull = folder.resolve("dull");
    byte[] gray = new byte[192];
    Arrays.fill(gray, (byte) 90);
    for (int i = 0; i < 3; i++) {
      Extracting.write(alike.resolve(i + ".png"), ImageCodec.png(new Pixels(gray, 3, 8, 8)));
      Extracting.write(dull.resolve(i + ".png"), Extracting.png(i, 3, 8, 5));
    }
    Path never = folder.resolve("never");
    refused(
        alike,
        never,
        List.of(),
        "the images are all alike: every pixel of channel 0 is 90",
        "give --dataset-mean and --dataset-std");
    refused(dull, never, List.of(), "not square ([8x5]): give --image-size");
  }

  @Test
  void tablesWithoutImages(SparkSession spark) {
    Path table = folder.resolve("table.parquet");
    spark.range(0).selectExpr("id as label").write().parquet(table.toString());
    assertRefused(
        table,
        "parquet",
        "any.onnx",
        folder.resolve("never"),
        List.of(),
        "no column of images, which are whole files (PNG, JPEG, ...) as struct<bytes: binary, path:"
            + " string> or binary, not pixels, text or links",
        "its columns: label int64");
    Path empty = folder.resolve("empty.parquet");
    spark
        .range(0)
        .selectExpr("named_struct('bytes', X'00', 'path', 'x') as image")
        .write()
        .parquet(empty.toString());
    assertRefused(
        empty, "parquet", "any.onnx", folder.resolve("never"), List.of(), "no images: found 0");
    assertFalse(Files.exists(folder.resolve("never")));
  }

  @Test
  void whatIsNotThere() {
    Path never = folder.resolve("never");
    refused(folder.resolve("nowhere"), never, List.of(), "nowhere: no such file");
    assertRefused(good, "tfrecord", "any.onnx", never, List.of(), "tfrecord", "cifar10, cifar100");
    String message = Extracting.run(2, good, "directory", folder.resolve("no.onnx"), never);
    assertTrue(message.contains("no.onnx: no such file"), message);
    refused(good, never, List.of("--set", "extract.view=2"), "the nearest is extract.views");
    refused(good, never, List.of("--set", "extract.device=cuda"), "extract.device = cuda");
    assertFalse(Files.exists(never));
  }

  @Test
  void optionsOutOfRange() {
    Path never = folder.resolve("never");
    refused(good, never, List.of("--views", "0"), "--views 0");
    refused(good, never, List.of("--image-size", "5000"), "--image-size 5000");
    refused(good, never, List.of("--channels", "2"), "--channels 2: give 1 or 3");
    refused(
        good, never, List.of("--set", "extract.batch=0"), "extract.batch = 0 must be at least 1");
    refused(good, never, List.of("--teacher-size", "100000"), "--teacher-size 100000: give 1 to");
    refused(good, never, List.of("--mean", "0.5"), "--mean [0.5]", "3 channels");
    refused(good, never, List.of("--std", "1,0,1"), "std [1.0, 0.0, 1.0]", "positive");
    refused(good, never, List.of("--dataset-mean", "0.5,0.5,0.5"), "give both or neither");
    refused(
        good,
        never,
        List.of("--dataset-mean", "0.5", "--dataset-std", "0.2"),
        "--dataset-mean [0.5]",
        "3 channels");
    refused(
        good,
        never,
        List.of("--dataset-mean", "0.5,0.5,0.5", "--dataset-std", "0.2,0,0.2"),
        "std [0.2, 0.0, 0.2]",
        "positive");
    assertFalse(Files.exists(never));
  }

  @Test
  void aTeacherThatDoesNotFit() {
    Path never = folder.resolve("never");
    refused(
        good,
        never,
        List.of("--channels", "1"),
        "any.onnx takes [n, 3, height, width], the images have 1 channel");
    assertRefused(good, "directory", "nothing.onnx", never, List.of(), "empty for images of 3x8x8");
    assertRefused(
        good, "directory", "mean-of-batch.onnx", never, List.of(), "[1, 3, 8, 8] for 2 images");
    assertFalse(Files.exists(never));
  }

  @Test
  void representationsThatAreNotNumbersNameTheFirstImages() {
    Path dim = folder.resolve("dim");
    for (int i = 0; i < 4; i++) {
      byte[] black = ImageCodec.png(new Pixels(new byte[192], 3, 8, 8));
      Extracting.write(dim.resolve(i + ".png"), i == 2 ? black : Extracting.png(i, 3, 8, 8));
    }
    Path output = folder.resolve("nan");
    assertRefused(
        dim,
        "directory",
        "nan-in-the-dark.onnx",
        output,
        List.of("--views", "2"),
        "NaN or infinite",
        "2.png (view 0), 2.png (view 1)",
        "--scale");
    assertFalse(Files.exists(output), "not even an empty folder");
    Extracting.extract(good, output);
  }

  @Test
  void anOutputThatExistsIsReplacedOnlyIfAsked(SparkSession spark) throws IOException {
    Path output = folder.resolve("there");
    Extracting.extract(good, output);
    byte[] manifest = Files.readAllBytes(output.resolve("_retort.json"));
    refused(good, output, List.of(), "there: it exists", "--overwrite");
    // Neither does a run that fails on its images take the place of one that succeeded.
    refused(mixed, output, List.of("--overwrite"), "3 of 10");
    assertArrayEquals(manifest, Files.readAllBytes(output.resolve("_retort.json")));
    assertEquals(7, Features.open(spark, output.toString()).rows().count());
    Extracting.extract(good, output, "--overwrite", "--views", "2");
    FeaturesManifest replaced = Features.open(spark, output.toString()).manifest();
    assertEquals(2, replaced.views());
    assertEquals(14, Features.open(spark, output.toString()).rows().count());
    assertFalse(Files.exists(output.resolve("_rejected")));
  }

  @Test
  void whatIsNoOutputOfThisProgramIsLeftAlone() throws IOException {
    Path thesis = folder.resolve("thesis");
    Extracting.write(thesis.resolve("chapter1.txt"), new byte[] {7});
    refused(good, thesis, List.of("--overwrite"), "thesis", "chapter1.txt", "not overwritten");
    assertArrayEquals(new byte[] {7}, Files.readAllBytes(thesis.resolve("chapter1.txt")));
    refused(good, good, List.of("--overwrite"), "--output", "good", "lies in it");
    refused(good, folder, List.of("--overwrite"), "lies in it");
    Path models = PlainTeacher.file("any.onnx").getParent();
    refused(good, models, List.of("--overwrite"), "any.onnx lies in it");
    assertTrue(Files.exists(good.resolve("0.png")));
  }

  private static void refused(Path images, Path output, List<String> options, String... parts) {
    assertRefused(images, "directory", "any.onnx", output, options, parts);
  }

  private static void assertListed(SparkSession spark, Path output) {
    List<Row> rejected =
        spark.read().parquet(output.resolve("_rejected").toString()).orderBy("id").collectAsList();
    assertEquals(List.of("id", "path", "reason"), List.of(rejected.get(0).schema().fieldNames()));
    assertEquals(
        List.of("7.png", "8.jpg", "9.png"), rejected.stream().map(r -> r.getString(0)).toList());
    assertEquals("file:" + mixed.resolve("8.jpg"), rejected.get(1).getString(1));
    assertTrue(rejected.get(1).getString(2).contains("is "));
    assertTrue(rejected.get(2).getString(2).contains("8x5 pixels, not 8x8"));
  }

  /** Nothing that a reader would take for features. */
  private static void assertNothingIn(Path output) {
    if (!Files.exists(output)) {
      return;
    }
    try (Stream<Path> there = Files.list(output)) {
      assertEquals(
          List.of(),
          there
              .map(path -> path.getFileName().toString())
              .filter(name -> !name.equals("_rejected") && !name.endsWith(".crc"))
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
