package retort.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystemException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.util.Progressable;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import retort.storage.Storage;
import retort.testing.LocalSpark;

@ExtendWith(LocalSpark.class)
class ParquetFolderTest {

  /** A disk that is full when the driver writes the mark, of which Hadoop makes an error. */
  public static final class FullDisk extends RawLocalFileSystem {
    @Override
    public URI getUri() {
      return URI.create("full:///");
    }

    @Override
    public FSDataOutputStream create(
        Path file,
        boolean overwrite,
        int bufferSize,
        short replication,
        long blockSize,
        Progressable progress)
        throws IOException {
      boolean mark = file.getName().equals("_SUCCESS");
      Path place = mark ? new Path("/dev/full") : file;
      FSDataOutputStream out =
          super.create(place, overwrite, bufferSize, replication, blockSize, progress);
      if (mark) {
        out.write(0);
      }
      return out;
    }
  }

  @Test
  void aFullDiskIsNamedAlsoWhereTheDriverMeetsIt(
      SparkSession spark, @TempDir java.nio.file.Path folder) {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    hadoop.set("fs.full.impl", FullDisk.class.getName());
    try {
      Storage place = Storage.of("full:" + folder + "/out", hadoop);
      UncheckedIOException failed =
          assertThrows(
              UncheckedIOException.class,
              () -> ParquetFolder.write(spark.range(3).toDF().write(), place));
      FileSystemException cause = (FileSystemException) failed.getCause();
      assertEquals("full:" + folder + "/out", cause.getFile());
      assertEquals("No space left on device", cause.getReason());
    } finally {
      hadoop.unset("fs.full.impl");
    }
  }
}
