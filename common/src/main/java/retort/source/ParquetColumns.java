package retort.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import retort.UserException;
import retort.parquet.ParquetTable;
import retort.parquet.TypeNames;
import retort.parquet.ValueKind;

/**
 * Chooses the columns of a Parquet file that matter: the ones that are named, else by the names and
 * types that are usual.
 */
final class ParquetColumns {
  private static final List<String> IMAGES =
      List.of("content", "bytes", "image_bytes", "jpg", "jpeg", "png", "webp", "picture", "photo");
  private static final List<String> PATHS =
      List.of("path", "file_path", "filepath", "file_name", "filename", "image_path", "__key__");
  private static final List<String> LABELS =
      List.of(
          "labels",
          "fine_label",
          "class",
          "target",
          "category",
          "class_name",
          "label_name",
          "class_id",
          "label_id",
          "cls");

  private final ParquetTable table;
  private final MessageType schema;
  private final TableColumns wanted;

  ParquetColumns(ParquetTable table, TableColumns wanted) {
    this.table = table;
    this.schema = table.schema();
    this.wanted = wanted;
  }

  /**
   * A column that was chosen.
   *
   * @param path names from the table down to the value
   * @param type of the value
   */
  record Leaf(List<String> path, PrimitiveType type) {
    String name() {
      return String.join(".", path);
    }

    ValueKind kind() {
      return ValueKind.of(type).orElseThrow();
    }
  }

  /** The images' bytes. */
  Leaf image() {
    if (!wanted.image().isEmpty()) {
      List<String> path = path("image", wanted.image());
      return bytes(path)
          .orElseThrow(
              () ->
                  refused(
                      "%s %s is %s: images are binary, or struct<bytes: binary>"
                          .formatted(
                              wanted.option("image"),
                              wanted.image(),
                              TypeNames.of(schema.getType(path.toArray(String[]::new))))));
    }
    List<List<String>> tiers =
        List.of(
            named(List.of("image")),
            named(List.of("img")),
            named(IMAGES),
            all(type -> !type.isPrimitive()),
            all(Type::isPrimitive));
    for (List<String> tier : tiers) {
      List<Leaf> found = tier.stream().flatMap(name -> bytes(List.of(name)).stream()).toList();
      if (found.size() == 1) {
        return found.get(0);
      }
      if (found.size() > 1) {
        throw refused(
            "%s could all be the images: choose one by %s"
                .formatted(names(found), wanted.option("image")));
      }
    }
    throw refused(
        ("no column of images, which are whole files (PNG, JPEG, ...) as struct<bytes: binary,"
             + " path: string> or binary, not pixels, text or links: choose one by %s (a.b is the"
             + " field b of a)")
            .formatted(wanted.option("image")));
  }

  /**
   * The images' paths, of the same struct as their bytes or beside them; none where there are none.
   */
  Optional<Leaf> path(Leaf image) {
    List<List<String>> places = new ArrayList<>();
    List<String> beside = new ArrayList<>(image.path().subList(0, image.path().size() - 1));
    beside.add("path");
    places.add(beside);
    named(PATHS).forEach(name -> places.add(List.of(name)));
    return places.stream()
        .flatMap(place -> value(place).stream())
        .filter(leaf -> leaf.kind() == ValueKind.TEXT && !leaf.equals(image))
        .findFirst();
  }

  /** The ids that are named; else those of a column id; none where there are none. */
  Optional<Leaf> id() {
    if (wanted.id().isEmpty()) {
      return value(List.of("id")).filter(ParquetColumns::isId);
    }
    return Optional.of(
        value(path("id", wanted.id()))
            .filter(ParquetColumns::isId)
            .orElseThrow(() -> unusable("id", wanted.id(), "strings, whole numbers or UUIDs")));
  }

  /** What might be taken for ids and is not; empty where there is nothing. */
  String notIds() {
    return wanted.id().isEmpty() && schema.containsField("id") && id().isEmpty()
        ? " (%s can't be)".formatted(TypeNames.columns(List.of(schema.getType("id"))))
        : "";
  }

  private static boolean isLabel(Leaf leaf) {
    return leaf.kind() != ValueKind.UUID;
  }

  private static boolean isId(Leaf leaf) {
    return leaf.kind() != ValueKind.REAL && leaf.kind() != ValueKind.FLAG;
  }

  /**
   * The labels.
   *
   * @return none where there are none, or may be several and none is needed
   */
  Optional<Leaf> label() {
    if (!wanted.label().isEmpty()) {
      return Optional.of(
          value(path("label", wanted.label()))
              .filter(ParquetColumns::isLabel)
              .orElseThrow(() -> unusable("label", wanted.label(), "strings or whole numbers")));
    }
    List<Leaf> found = labels();
    if (found.size() == 1) {
      return Optional.of(found.get(0));
    }
    if (wanted.labeled()) {
      throw refused(
          (found.isEmpty() ? "no column of labels" : names(found) + " could all be the labels")
              + ": choose one by "
              + wanted.option("label"));
    }
    return Optional.empty();
  }

  /** Whether a column of this name, of the file or of its folders, may be the labels. */
  boolean isLabel(String name) {
    return wanted.label().isEmpty()
        ? name.equalsIgnoreCase("label") || LABELS.contains(name.toLowerCase(Locale.ROOT))
        : name.equals(wanted.label());
  }

  /** Whether the file itself has such a column. */
  boolean hasLabel() {
    return wanted.label().isEmpty()
        ? schema.getFields().stream().anyMatch(field -> isLabel(field.getName()))
        : schema.containsField(wanted.label());
  }

  /** What might be taken for labels and is not; empty where there is nothing. */
  String notLabels() {
    if (labels().size() > 1) {
      return " (%s could all be)".formatted(names(labels()));
    }
    List<Type> named =
        schema.getFields().stream().filter(field -> isLabel(field.getName())).toList();
    return named.isEmpty() ? "" : " (%s can't be)".formatted(TypeNames.columns(named));
  }

  /** What the labels may be, where none is named. */
  List<Leaf> labels() {
    List<Leaf> first = values(named(List.of("label")));
    return first.isEmpty() ? values(named(LABELS)) : first;
  }

  private List<Leaf> values(List<String> names) {
    return names.stream()
        .flatMap(name -> value(List.of(name)).stream())
        .filter(ParquetColumns::isLabel)
        .toList();
  }

  static String names(List<Leaf> leaves) {
    return String.join(" and ", leaves.stream().map(Leaf::name).toList());
  }

  private List<String> named(List<String> names) {
    return all(type -> names.contains(type.getName().toLowerCase(Locale.ROOT)));
  }

  private List<String> all(Predicate<Type> which) {
    return schema.getFields().stream().filter(which).map(Type::getName).toList();
  }

  /** The field that a user's name means: one of the table's, or one inside a struct. */
  private List<String> path(String role, String name) {
    List<String> path = schema.containsField(name) ? List.of(name) : List.of(name.split("\\.", -1));
    if (find(path).isEmpty()) {
      throw refused("no column %s, which %s names".formatted(name, wanted.option(role)));
    }
    return path;
  }

  private Optional<Type> find(List<String> path) {
    Type at = schema;
    for (String name : path) {
      if (at.isPrimitive() || !at.asGroupType().containsField(name)) {
        return Optional.empty();
      }
      at = at.asGroupType().getType(name);
      if (at.isRepetition(Type.Repetition.REPEATED)) {
        return Optional.empty();
      }
    }
    return Optional.of(at);
  }

  /** A binary field, or the one called bytes of a struct. */
  private Optional<Leaf> bytes(List<String> path) {
    Type type = find(path).orElseThrow();
    if (type.isPrimitive()) {
      return isBytes(type) ? Optional.of(new Leaf(path, type.asPrimitiveType())) : Optional.empty();
    }
    GroupType group = type.asGroupType();
    if (!group.containsField("bytes") || !isBytes(group.getType("bytes"))) {
      return Optional.empty();
    }
    List<String> bytes = new ArrayList<>(path);
    bytes.add("bytes");
    return Optional.of(new Leaf(List.copyOf(bytes), group.getType("bytes").asPrimitiveType()));
  }

  private static boolean isBytes(Type type) {
    return type.isPrimitive()
        && !type.isRepetition(Type.Repetition.REPEATED)
        && type.getLogicalTypeAnnotation() == null
        && type.asPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.BINARY;
  }

  private Optional<Leaf> value(List<String> path) {
    return find(path)
        .filter(Type::isPrimitive)
        .map(Type::asPrimitiveType)
        .filter(type -> ValueKind.of(type).isPresent())
        .map(type -> new Leaf(List.copyOf(path), type));
  }

  private UserException unusable(String role, String name, String usable) {
    Type type = schema.getType(path(role, name).toArray(String[]::new));
    return refused(
        "%s %s is %s: %ss are %s"
            .formatted(wanted.option(role), name, TypeNames.of(type), role, usable));
  }

  private UserException refused(String role) {
    return new UserException(
        "%s: %s; its columns: %s"
            .formatted(table.uri(), role, TypeNames.columns(schema.getFields())));
  }
}
