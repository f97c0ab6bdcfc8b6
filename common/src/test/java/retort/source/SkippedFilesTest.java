package retort.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a folder without any file of the format is refused with. */
class SkippedFilesTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"data-00000-of-00001.arrow", "images.npz", "train.tfrecord", "a.h5"})
  void otherTablesOfImagesAreNamedWithWhatToDo(String name) throws IOException {
    Files.createFile(folder.resolve(name));
    for (String format : List.of("directory", "parquet", "cifar10")) {
      Reading.assertRefused(
          () -> Reading.open(format, folder),
          "left aside: 1 " + name.substring(name.indexOf('.')),
          "such files are not read; write the images as Parquet");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "directory, a.parquet, tables are of the format parquet",
    "parquet, a.PNG, pictures are of the format directory",
    "cifar10, a.jpg, pictures are of the format directory",
    "idx, train-images.gz, 'name the files themselves, whatever they are called'",
    "cifar10, data_batch_1.bin.gz, unpack the archives"
  })
  void anotherFormatIsNamed(String format, String name, String advice) throws IOException {
    Files.createFile(folder.resolve(name));
    Reading.assertRefused(() -> Reading.open(format, folder), "no images: found 0", advice);
  }
}
