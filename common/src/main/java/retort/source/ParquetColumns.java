package retort.source;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import retort.command.UserException;

/**
 * The columns that matter of a Parquet file with images in it.
 *
 * @param image struct&lt;bytes: binary, path: string&gt;: the one that is named image or img, else
 *     the only one of that type
 * @param id a column named id of strings or whole numbers; null for none
 * @param idIsText whether that column's are strings
 * @param label a column named label or fine_label of whole numbers; null for none
 */
record ParquetColumns(String image, String id, boolean idIsText, String label)
    implements Serializable {

  /** These columns alone; whole numbers are read as 64 bits, whatever a file stores. */
  StructType schema() {
    StructType schema =
        new StructType()
            .add(
                image,
                new StructType()
                    .add("bytes", DataTypes.BinaryType)
                    .add("path", DataTypes.StringType));
    if (id != null) {
      schema = schema.add(id, idIsText ? DataTypes.StringType : DataTypes.LongType);
    }
    return label == null ? schema : schema.add(label, DataTypes.LongType);
  }

  /**
   * Reads a file's footer.
   *
   * @throws UserException where it is no Parquet file, or has no image column
   */
  static ParquetColumns of(InputFile file, Configuration hadoop) {
    MessageType schema = schema(file, hadoop);
    List<String> images =
        schema.getFields().stream().filter(ParquetColumns::isImage).map(Type::getName).toList();
    Optional<String> usual = images.stream().filter(List.of("image", "img")::contains).findFirst();
    if (usual.isEmpty() && images.size() != 1) {
      throw new UserException(
          "%s: it needs a column image struct<bytes: binary, path: string>; its columns: %s"
              .formatted(file.uri(), schema.getFields().stream().map(Type::getName).toList()));
    }
    String text = first(schema, ParquetColumns::isText, "id");
    return new ParquetColumns(
        usual.orElseGet(() -> images.get(0)),
        text == null ? first(schema, ParquetColumns::isWhole, "id") : text,
        text != null,
        first(schema, ParquetColumns::isWhole, "label", "fine_label"));
  }

  private static MessageType schema(InputFile file, Configuration hadoop) {
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(new Path(file.uri()), hadoop))) {
      return reader.getFileMetaData().getSchema();
    } catch (IOException e) {
      throw new UncheckedIOException(file.uri(), e);
    } catch (RuntimeException e) {
      throw new UserException(
          "%s: not a Parquet file: %s".formatted(file.uri(), e.getMessage()), e);
    }
  }

  private static boolean isImage(Type type) {
    if (type.isPrimitive() || type.isRepetition(Type.Repetition.REPEATED)) {
      return false;
    }
    GroupType group = type.asGroupType();
    return isBytes(group, "bytes") && isBytes(group, "path");
  }

  private static boolean isBytes(GroupType group, String name) {
    return group.containsField(name)
        && group.getType(name).isPrimitive()
        && group.getType(name).asPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.BINARY;
  }

  private static String first(
      MessageType schema, Predicate<PrimitiveType> wanted, String... names) {
    for (String name : names) {
      if (schema.containsField(name)
          && schema.getType(name).isPrimitive()
          && wanted.test(schema.getType(name).asPrimitiveType())) {
        return name;
      }
    }
    return null;
  }

  private static boolean isText(PrimitiveType type) {
    return type.getLogicalTypeAnnotation()
        instanceof LogicalTypeAnnotation.StringLogicalTypeAnnotation;
  }

  private static boolean isWhole(PrimitiveType type) {
    LogicalTypeAnnotation annotation = type.getLogicalTypeAnnotation();
    return (type.getPrimitiveTypeName() == PrimitiveTypeName.INT32
            || type.getPrimitiveTypeName() == PrimitiveTypeName.INT64)
        && (annotation == null
            || annotation instanceof LogicalTypeAnnotation.IntLogicalTypeAnnotation);
  }
}
