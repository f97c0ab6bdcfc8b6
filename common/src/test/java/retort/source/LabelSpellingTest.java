package retort.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import retort.parquet.ValueKind;
import retort.testing.LocalSpark;

@ExtendWith(LocalSpark.class)
class LabelSpellingTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "caf\u00e9 noir",
        "cafe\u0301 noir",
        " caf\u00e9 noir",
        "caf\u00e9 noir\t",
        "caf\u00e9\u00a0noir",
        "caf\u00e9 \u2003 noir\u00a0",
        "\u3000caf\u00e9 noir\u200b",
        "\ufeffcaf\u00e9 noir\r\n"
      })
  void whatLooksAlikeIsOneClass(String text) {
    assertEquals("caf\u00e9 noir", LabelSpelling.of(text));
  }

  @Test
  void caseAndLettersMakeClasses() {
    assertEquals(
        List.of("A", "a", "b"), LabelSpelling.distinct(List.of("a", "A", "b ", "b", " ", "")));
    assertEquals("\u2460", LabelSpelling.of("\u2460"), "a 1 in a circle is no 1");
  }

  @ParameterizedTest
  @CsvSource({
    "0,00",
    "1,001",
    "img1,img01",
    "sea_lion,sea-lion",
    "sea lion,sea_lion",
    "Cat,cat",
    "v1_2,V01-2"
  })
  void whatNearlyIsOneClassIsToldAndTwo(String a, String b) {
    assertEquals(2, LabelSpelling.distinct(List.of(a, b)).size());
    assertEquals(1, LabelSpelling.nearlyAlike(new TreeSet<>(List.of(a, b))).size());
  }

  @ParameterizedTest
  @CsvSource({"-1,1", "1.05,1.5", "10,100", "cat,cats", "1-2,12", "c++,c"})
  void whatIsNotNearlyOneClassIsNotTold(String a, String b) {
    assertEquals(List.of(), LabelSpelling.nearlyAlike(new TreeSet<>(List.of(a, b))));
  }

  @Test
  void foldersThatLookAlikeAreOneClass(SparkSession spark) throws Exception {
    for (String name : List.of("cat/1.png", "cat /2.png", "cat\u00a0/3.png", "dog/4.png")) {
      Files.createDirectories(folder.resolve(name).getParent());
      Files.write(folder.resolve(name), new byte[] {1});
    }
    Source source = Reading.open("directory", folder);
    assertEquals(List.of("cat", "dog"), source.classes(spark));
    List<SourceImage> images = Reading.all(spark, source, 1);
    assertEquals(
        Map.of("cat/1.png", 0, "cat /2.png", 0, "cat\u00a0/3.png", 0, "dog/4.png", 1),
        Reading.labels(images));
  }

  @Test
  void labelsOfTablesToo() {
    ParquetLabels labels =
        ParquetLabels.named(
            "label", ValueKind.TEXT, LabelSpelling.distinct(List.of("cat ", "cat", "dog\u00a0")));
    List<Integer> numbers = new ArrayList<>();
    for (String text : List.of("cat", "cat ", "dog", " ")) {
      numbers.add(labels.number(text, "x.parquet"));
    }
    assertEquals(java.util.Arrays.asList(0, 0, 1, null), numbers);
    assertEquals(
        List.of("cat"),
        ParquetLabels.numbered("label", ValueKind.WHOLE, List.of("cat ")).classes());
    assertEquals(7, ParquetLabels.ofFolders(List.of("7 ", "8")).number("7\u00a0", "x.parquet"));
  }
}
