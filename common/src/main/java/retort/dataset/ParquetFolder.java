package retort.dataset;

import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import retort.storage.Storage;

/** Parquet data of a folder, whatever characters its path holds. */
public final class ParquetFolder {
  /** The mark of a folder to which every part has come. */
  static final String COMMITTED = "_SUCCESS";

  private ParquetFolder() {}

  /**
   * A reader of exactly the paths that it is given: Spark's own takes some characters in them as a
   * pattern and finds other files, or none.
   */
  public static DataFrameReader reader(SparkSession spark) {
    return spark.read().option("__globPaths__", "false");
  }

  /**
   * Writes rows beside what is there, then {@code _SUCCESS}, also where the committer that the
   * cluster has chosen writes none.
   *
   * @param rows with their options
   */
  public static void write(DataFrameWriter<Row> rows, Storage folder) {
    write(rows.mode(SaveMode.Append), folder.path());
    Storage mark = folder.child(COMMITTED);
    if (!mark.exists()) {
      mark.write(new byte[0]);
    }
  }

  /** Writes rows in place of what is there. */
  public static void replace(DataFrameWriter<Row> rows, Storage folder) {
    write(rows.mode(SaveMode.Overwrite), folder.path());
  }

  /** What the driver itself can't write, such as the mark, Hadoop tells without the place. */
  private static void write(DataFrameWriter<Row> rows, Path folder) {
    try {
      rows.parquet(folder.toString());
    } catch (FSError e) {
      FileSystemException placed =
          new FileSystemException(folder.toString(), null, e.getCause().getMessage());
      placed.initCause(e);
      throw new UncheckedIOException(placed);
    }
  }
}
