package retort.parquet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.ColumnDescriptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalDiskTest {
  private final Configuration hadoop = new Configuration();

  /** Other tools change files beside Hadoop's checksums and give them names that Hadoop refuses. */
  @Test
  void aLocalFileIsReadWhateverItsNameAndItsChecksumFile(@TempDir Path folder) throws IOException {
    Path plain = copy(folder.resolve("plain.parquet"));
    Path odd = copy(folder.resolve("a:b.parquet"));
    byte[] stale = "crc\0\0\0\2\0nonsense".getBytes(StandardCharsets.ISO_8859_1);
    Files.write(folder.resolve(".a:b.parquet.crc"), stale);
    Object[] expected = values(plain);
    assertTrue(expected.length > 0);
    assertArrayEquals(expected, values(odd));
  }

  @Test
  void otherFileSystemsKeepTheCheckedDisk() {
    assertSame(hadoop, LocalDisk.of("s3a://bucket/part.parquet", hadoop));
    assertSame(hadoop, LocalDisk.of("hdfs://host/part.parquet", hadoop));
  }

  private static Path copy(Path to) throws IOException {
    try (InputStream in = LocalDiskTest.class.getResourceAsStream("/parquet/class-label.parquet")) {
      Files.copy(in, to);
    }
    return to;
  }

  private Object[] values(Path file) {
    ParquetTable table = ParquetTable.open("file:" + file, hadoop);
    List<String[]> columns =
        table.schema().getColumns().stream()
            .filter(column -> column.getMaxRepetitionLevel() == 0)
            .map(ColumnDescriptor::getPath)
            .toList();
    List<Object[]> rows = new ArrayList<>();
    for (RowRange group : table.groups(columns, hadoop)) {
      try (RowRange.RowIterator read = group.read(hadoop)) {
        read.forEachRemaining(row -> rows.add(row.columns()));
      }
    }
    return rows.toArray();
  }
}
