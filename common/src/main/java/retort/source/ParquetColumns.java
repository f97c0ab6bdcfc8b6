package retort.source;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
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
import retort.command.UserException;

/**
 * The columns that matter of a Parquet file with images in it.
 *
 * @param image struct&lt;bytes: binary, path: string&gt;: the one that is named image or img, else
 *     the only one of that type
 * @param id a column named id of strings or whole numbers; null for none
 * @param label a column named label or fine_label of whole numbers; null for none
 */
record ParquetColumns(String image, String id, String label) implements Serializable {

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
    return new ParquetColumns(
        usual.orElseGet(() -> images.get(0)),
        first(schema, true, "id"),
        first(schema, false, "label", "fine_label"));
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

  private static String first(MessageType schema, boolean texts, String... names) {
    for (String name : names) {
      if (schema.containsField(name) && schema.getType(name).isPrimitive()) {
        PrimitiveType type = schema.getType(name).asPrimitiveType();
        boolean text =
            type.getLogicalTypeAnnotation()
                instanceof LogicalTypeAnnotation.StringLogicalTypeAnnotation;
        boolean whole =
            (type.getPrimitiveTypeName() == PrimitiveTypeName.INT32
                    || type.getPrimitiveTypeName() == PrimitiveTypeName.INT64)
                && (type.getLogicalTypeAnnotation() == null
                    || type.getLogicalTypeAnnotation()
                        instanceof LogicalTypeAnnotation.IntLogicalTypeAnnotation);
        if (whole || (texts && text)) {
          return name;
        }
      }
    }
    return null;
  }
}
