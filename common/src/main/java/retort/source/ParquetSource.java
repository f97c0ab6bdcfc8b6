package retort.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import retort.command.UserException;
import retort.dataset.ParquetFolder;

/**
 * Parquet files with a Hugging Face image column. An image's id is that of an id column; else its
 * path, where every image has one of its own; else the file's name and the row's number in it.
 */
final class ParquetSource implements Source {
  private final List<InputFile> files;
  private final ParquetColumns columns;
  private final Configuration hadoop;

  private ParquetSource(List<InputFile> files, ParquetColumns columns, Configuration hadoop) {
    this.files = files;
    this.columns = columns;
    this.hadoop = hadoop;
  }

  static Source open(List<InputFile> files, Configuration hadoop) {
    ParquetColumns columns = ParquetColumns.of(files.get(0), hadoop);
    for (InputFile file : files) {
      ParquetColumns own = ParquetColumns.of(file, hadoop);
      if (!own.equals(columns)) {
        throw new UserException(
            "%s has other columns (%s) than %s (%s): extract them one by one"
                .formatted(file.uri(), own, files.get(0).uri(), columns));
      }
    }
    return new ParquetSource(files, columns, hadoop);
  }

  @Override
  public List<SourceImage> sample(int most) {
    List<SourceImage> first = new ArrayList<>();
    for (InputFile file : files) {
      try (ParquetReader<Group> reader =
          ParquetReader.builder(new GroupReadSupport(), new Path(file.uri()))
              .withConf(hadoop)
              .build()) {
        Group row;
        for (int at = 0; first.size() < most && (row = reader.read()) != null; at++) {
          String id = file.name() + "#" + at;
          first.add(new SourceImage(id, null, file.uri(), null, bytes(row)));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(file.uri(), e);
      }
    }
    return first;
  }

  private byte[] bytes(Group row) {
    if (row.getFieldRepetitionCount(columns.image()) == 0) {
      return null;
    }
    Group image = row.getGroup(columns.image(), 0);
    return image.getFieldRepetitionCount("bytes") == 0
        ? null
        : image.getBinary("bytes", 0).getBytes();
  }

  @Override
  public JavaRDD<SourceImage> images(SparkSession spark, int partitions) {
    Dataset<Row> table =
        ParquetFolder.reader(spark)
            .schema(columns.schema())
            .parquet(files.stream().map(InputFile::uri).toArray(String[]::new));
    Column image = table.col(columns.image());
    Column id = id(table, image.getField("path"));
    Column label = columns.label() == null ? functions.lit(null) : table.col(columns.label());
    Column metadata = table.metadataColumn("_metadata");
    JavaRDD<Row> rows =
        table
            .select(
                id.cast("string"),
                label.cast("long"),
                image.getField("path"),
                image.getField("bytes"),
                metadata.getField("file_path"),
                metadata.getField("row_index"))
            .javaRDD();
    Map<String, String> names =
        files.stream().collect(Collectors.toMap(InputFile::uri, InputFile::name));
    return divided(rows, spark, partitions).map(row -> image(row, names));
  }

  private JavaRDD<Row> divided(JavaRDD<Row> rows, SparkSession spark, int partitions) {
    long bytes = files.stream().mapToLong(InputFile::length).sum();
    int there = rows.getNumPartitions();
    int parts = partitions > 0 ? partitions : Math.max(there, Division.partitions(spark, 0, bytes));
    if (parts == there) {
      return rows;
    }
    return parts < there ? rows.coalesce(parts) : rows.repartition(parts);
  }

  private static SourceImage image(Row row, Map<String, String> names) {
    String uri = new Path(URI.create(row.getString(4))).toString();
    return new SourceImage(
        row.isNullAt(0) ? names.getOrDefault(uri, uri) + "#" + row.getLong(5) : row.getString(0),
        row.isNullAt(1) ? null : label(row.getLong(1), uri),
        row.isNullAt(2) ? uri : row.getString(2),
        null,
        row.isNullAt(3) ? null : row.<byte[]>getAs(3));
  }

  private static int label(long label, String uri) {
    if (label != (int) label) {
      throw new UserException(
          "%s: the label %d doesn't fit into 32 bits; leave the column out or renumber it"
              .formatted(uri, label));
    }
    return (int) label;
  }

  /** The column with the ids; of nulls where the file's name and the row's number have to do. */
  private Column id(Dataset<Row> table, Column path) {
    if (columns.id() != null) {
      requireUnique(table.select(table.col(columns.id()).cast("string").as("id")));
      return table.col(columns.id());
    }
    Row counts =
        table
            .agg(
                functions.count(functions.lit(1)),
                functions.count(path),
                functions.count_distinct(path))
            .first();
    boolean own = counts.getLong(0) == counts.getLong(1) && counts.getLong(1) == counts.getLong(2);
    return own ? path : functions.lit(null);
  }

  private void requireUnique(Dataset<Row> ids) {
    List<Row> twice =
        ids.groupBy("id")
            .count()
            .where("count > 1 or id is null")
            .orderBy("id")
            .limit(1)
            .collectAsList();
    if (!twice.isEmpty()) {
      throw new UserException(
          "--images: the id %s is there %d times in the column %s; ids must be unique and not null"
              .formatted(twice.get(0).get(0), twice.get(0).getLong(1), columns.id()));
    }
  }
}
