package retort.source;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import retort.Quantity;
import retort.UserException;
import retort.cluster.Slots;
import retort.parquet.RowRange;
import retort.parquet.ValueKind;
import retort.source.ParquetShard.Column;

/**
 * Parquet files with a column of images. An image's id is that of an id column; else its path,
 * where every image has one of its own; else the file's name and the row's number in it.
 */
final class ParquetSource implements Source {
  private static final Logger LOG = LoggerFactory.getLogger(ParquetSource.class);

  private static final String ONLY_PATH =
      "no bytes in the image column, only a path, which is not followed: write the files' bytes"
          + " into the table";

  private final List<ParquetShard> shards;
  private final TableColumns wanted;
  private final Configuration hadoop;

  private ParquetSource(List<ParquetShard> shards, TableColumns wanted, Configuration hadoop) {
    this.shards = shards;
    this.wanted = wanted;
    this.hadoop = hadoop;
  }

  static Source open(List<InputFile> files, TableColumns wanted, Configuration hadoop) {
    List<ParquetShard> shards = new ArrayList<>();
    for (InputFile file : files) {
      ParquetShard shard = ParquetShard.open(file, wanted, hadoop);
      shard.requireLike(shards.isEmpty() ? shard : shards.get(0));
      shards.add(shard);
    }
    return new ParquetSource(shards, wanted, hadoop);
  }

  /** Where ids come from. */
  private enum Ids {
    COLUMN,
    PATH,
    ROW
  }

  /** Some rows of a file, whose other rows are not named. */
  private record UnnamedRows(ParquetShard shard, RowRange rows) implements Serializable {}

  @Override
  public List<SourceImage> sample(int max) {
    List<SourceImage> first = new ArrayList<>();
    for (ParquetShard shard : shards) {
      for (RowRange group : shard.groups()) {
        try (RowRange.RowIterator rows = group.read(hadoop)) {
          while (first.size() < max && rows.hasNext()) {
            first.add(image(shard, rows.next(), Ids.ROW, null));
          }
        }
      }
    }
    return first;
  }

  @Override
  public List<String> classes(SparkSession spark) {
    return labels(spark).classes();
  }

  @Override
  public JavaRDD<SourceImage> images(SparkSession spark, int partitions) {
    ParquetLabels labels = labels(spark);
    Ids ids = ids(spark);
    LOG.info(
        "{}: {}, ids {}{}",
        Quantity.of(shards.size(), "Parquet file"),
        shards.get(0).description(!labels.column().isEmpty()),
        switch (ids) {
          case COLUMN -> shards.get(0).id().name();
          case PATH -> shards.get(0).path().name();
          case ROW -> "the files' names and the rows' numbers";
        },
        shards.get(0).unnamed());
    Broadcast<SerializableConfiguration> shared =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .broadcast(new SerializableConfiguration(hadoop));
    return parts(spark, partitions)
        .flatMap(part -> read(part, shared.value().value(), ids, labels));
  }

  private static Iterator<SourceImage> read(
      UnnamedRows part, Configuration hadoop, Ids ids, ParquetLabels labels) {
    RowRange.RowIterator rows = ParquetTexts.open(part.rows, hadoop);
    return new Iterator<SourceImage>() {
      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public SourceImage next() {
        RowRange.Values row = rows.next();
        return image(part.shard, row, ids, label(part.shard, row, labels));
      }
    };
  }

  private static Integer label(ParquetShard shard, RowRange.Values row, ParquetLabels labels) {
    String uri = shard.file().uri();
    if (shard.folder() != null) {
      return labels.number(shard.folder().text(), uri);
    }
    return shard.label() == null
        ? null
        : labels.label(shard.label().of(row), shard.label().kind(), uri);
  }

  private static SourceImage image(
      ParquetShard shard, RowRange.Values row, Ids ids, Integer label) {
    String uri = shard.file().uri();
    byte[] bytes = (byte[]) shard.image().of(row);
    String path = text(shard.path(), row);
    String id =
        switch (ids) {
          case COLUMN -> text(shard.id(), row);
          case PATH -> path;
          case ROW -> shard.file().name() + "#" + row.row();
        };
    return new SourceImage(
        id,
        label,
        path == null ? uri : path,
        null,
        bytes == null || bytes.length == 0 ? null : bytes,
        bytes == null && path != null ? ONLY_PATH : null);
  }

  private static String text(Column column, RowRange.Values row) {
    return column == null ? null : column.kind().text(column.of(row));
  }

  /**
   * The rows in parts: as many as are wanted; else a row group's in no more than fill the slots,
   * for each part of it reads the row group's dictionary again.
   */
  private JavaRDD<UnnamedRows> parts(SparkSession spark, int partitions) {
    long bytes =
        shards.stream().flatMap(s -> s.groups().stream()).mapToLong(RowRange::groupBytes).sum();
    int max = Math.max(1, SourcePartitions.partitions(spark, partitions, bytes));
    int split = partitions > 0 ? partitions : Slots.count(spark);
    List<UnnamedRows> parts = new ArrayList<>();
    for (ParquetShard shard : shards) {
      for (RowRange group : shard.groups()) {
        double share = group.groupBytes() / (double) Math.max(1, bytes);
        ParquetShard bare = shard.withoutGroups();
        group
            .split((int) Math.max(1, Math.ceil(split * share)))
            .forEach(rows -> parts.add(new UnnamedRows(bare, rows)));
      }
    }
    return JavaSparkContext.fromSparkContext(spark.sparkContext())
        .parallelize(parts, Math.max(1, Math.min(max, parts.size())));
  }

  private ParquetLabels labels(SparkSession spark) {
    Column label = shards.get(0).label();
    if (shards.get(0).folder() != null) {
      return ParquetLabels.ofFolders(
          shards.stream().map(ParquetShard::folder).map(HiveFolders.Value::text).toList());
    }
    if (label == null) {
      return ParquetLabels.NONE;
    }
    if (label.kind() != ValueKind.TEXT) {
      if (!wanted.labeled() && wanted.label().isEmpty()) {
        List<String> others =
            ParquetTexts.of(spark, hadoop, shards, ParquetShard::label)
                .filter(text -> !ParquetLabels.isNumber(text) && label.kind() != ValueKind.FLAG)
                .take(1);
        if (!others.isEmpty()) {
          LOG.warn(
              "the column {} is not taken for labels: {} is no number of a class",
              label.name(),
              others.get(0));
          return ParquetLabels.NONE;
        }
      }
      return ParquetLabels.numbered(
          label.name(),
          label.kind(),
          shards.stream()
              .map(ParquetShard::names)
              .filter(names -> !names.isEmpty())
              .findFirst()
              .orElse(List.of()));
    }
    List<String> names =
        ParquetTexts.of(spark, hadoop, shards, ParquetShard::label).distinct().collect();
    return ParquetLabels.named(label.name(), label.kind(), LabelSpelling.distinct(names));
  }

  private Ids ids(SparkSession spark) {
    Column id = shards.get(0).id();
    if (id != null) {
      Optional<String> fault = fault(spark, ParquetShard::id);
      if (fault.isEmpty()) {
        return Ids.COLUMN;
      }
      if (!wanted.id().isEmpty()) {
        throw new UserException(
            "%s %s: ids must be unique: %s".formatted(wanted.option("id"), id.name(), fault.get()));
      }
      LOG.warn("the column {} is not taken for ids: {}", id.name(), fault.get());
    }
    boolean paths =
        shards.stream().map(ParquetShard::path).allMatch(Objects::nonNull)
            && fault(spark, ParquetShard::path).isEmpty();
    return paths ? Ids.PATH : Ids.ROW;
  }

  private Optional<String> fault(SparkSession spark, Function<ParquetShard, Column> column) {
    return ParquetIds.fault(ParquetTexts.of(spark, hadoop, shards, column));
  }
}
