package retort.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import retort.UserException;
import retort.parquet.ParquetTable;
import retort.parquet.RowRange;
import retort.parquet.ValueKind;
import retort.source.HiveFolders.Value;
import retort.source.ParquetColumns.Leaf;

/**
 * One of the files of a dataset in Parquet.
 *
 * @param file where it is
 * @param image the column of the images
 * @param path that of their paths; null for none
 * @param id that of their ids; null for none
 * @param label that of their labels; null for none
 * @param folder the label that all rows have by the name of the file's folder; null for none
 * @param unlabeled why there are no labels, where that is to be told
 * @param unnamed why a column of ids is none, where that is to be told
 * @param names of the classes that the labels number, as Hugging Face's datasets note them; empty
 *     where nothing is noted
 * @param groups the rows: the columns that there are, in the order above
 */
record ParquetShard(
    InputFile file,
    Column image,
    Column path,
    Column id,
    Column label,
    Value folder,
    String unlabeled,
    String unnamed,
    List<String> names,
    List<RowRange> groups)
    implements Serializable {

  /**
   * A column.
   *
   * @param name its path, joined by points
   * @param kind of its values; null for the images
   * @param place among those that are read
   */
  record Column(String name, ValueKind kind, int place) implements Serializable {
    Object of(RowRange.Values row) {
      return row.columns()[place];
    }
  }

  /**
   * Reads a file's footer.
   *
   * @throws UserException where it is no Parquet file, or its columns don't tell what is what
   */
  static ParquetShard open(InputFile file, TableColumns wanted, Configuration hadoop) {
    ParquetTable table = ParquetTable.open(file.uri(), hadoop);
    ParquetColumns columns = new ParquetColumns(table, wanted);
    List<String[]> read = new ArrayList<>();
    Leaf bytes = columns.image();
    Optional<Value> folder =
        columns.hasLabel() ? Optional.empty() : HiveFolders.of(file.uri(), columns::isLabel);
    Optional<Leaf> label = folder.isPresent() ? Optional.empty() : columns.label();
    Column image = new Column(bytes.name(), null, 0);
    read.add(bytes.path().toArray(String[]::new));
    return new ParquetShard(
        file,
        image,
        column(columns.path(bytes), read),
        column(columns.id(), read),
        column(label, read),
        folder.orElse(null),
        label.isPresent() ? "" : columns.notLabels(),
        columns.notIds(),
        label.map(leaf -> names(table, leaf)).orElse(List.of()),
        table.groups(read, hadoop));
  }

  private static Column column(Optional<Leaf> chosen, List<String[]> read) {
    if (chosen.isEmpty()) {
      return null;
    }
    read.add(chosen.get().path().toArray(String[]::new));
    return new Column(chosen.get().name(), chosen.get().kind(), read.size() - 1);
  }

  private static List<String> names(ParquetTable table, Leaf label) {
    String note = table.notes().get("huggingface");
    if (note == null || (label.kind() != ValueKind.WHOLE && label.kind() != ValueKind.UNSIGNED)) {
      return List.of();
    }
    List<String> names = new ArrayList<>();
    try {
      JsonNode at = new ObjectMapper().readTree(note).path("info").path("features");
      for (String name : label.path()) {
        at = at.path(name);
      }
      if (at.path("_type").asText().equals("ClassLabel")) {
        at.path("names").forEach(name -> names.add(name.asText()));
      }
    } catch (JsonProcessingException e) {
      throw new UserException(
          "%s: its note huggingface is no JSON: write the file again".formatted(table.uri()), e);
    }
    return List.copyOf(names);
  }

  /**
   * Checks that it is of the same dataset as another.
   *
   * @throws UserException where the columns have other names, or labels of another kind
   */
  void requireLike(ParquetShard first) {
    if (!description().equals(first.description()) || (id == null) != (first.id == null)) {
      throw new UserException(
          "%s has other columns (%s) than %s (%s): read them one by one, or name the columns"
              .formatted(file.uri(), description(), first.file.uri(), first.description()));
    }
    if (!names.equals(first.names) && !names.isEmpty() && !first.names.isEmpty()) {
      throw new UserException(
          "%s has other class names (%s) than %s (%s): read them one by one"
              .formatted(file.uri(), names, first.file.uri(), first.names));
    }
  }

  /** Without its rows. */
  ParquetShard withoutGroups() {
    return new ParquetShard(
        file, image, path, id, label, folder, unlabeled, unnamed, names, List.of());
  }

  /** What is read of it, for people. */
  String description() {
    return description(true);
  }

  /**
   * What is read of it, for people.
   *
   * @param labeled whether the column of labels, where there is one, is taken for that
   */
  String description(boolean labeled) {
    if (!labeled && label != null) {
      return "images " + image.name + ", no labels";
    }
    return "images " + image.name + labels() + (label == null ? "" : meaning(label.kind));
  }

  private static String meaning(ValueKind labels) {
    return switch (labels) {
      case TEXT -> " (names)";
      case FLAG -> " (true or false)";
      case WHOLE, UNSIGNED, DECIMAL, REAL, UUID -> "";
    };
  }

  private String labels() {
    if (folder != null) {
      return ", labels %s (of folders)".formatted(folder.column());
    }
    return label == null ? ", no labels" + unlabeled : ", labels " + label.name;
  }
}
