package retort.parquet;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

/** Types as Arrow's users write them. */
public final class TypeNames {
  private TypeNames() {}

  /** Columns with their types: {@code label int64, image struct<bytes: binary, path: string>}. */
  public static String columns(List<Type> columns) {
    return columns.stream().map(c -> c.getName() + " " + of(c)).collect(Collectors.joining(", "));
  }

  /** A type. */
  public static String of(Type type) {
    if (type.isRepetition(Type.Repetition.REPEATED)) {
      return "list<...>";
    }
    LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
    return type.isPrimitive()
        ? primitive(type.asPrimitiveType(), meaning)
        : group(type.asGroupType(), meaning);
  }

  private static String group(GroupType type, LogicalTypeAnnotation meaning) {
    if (meaning instanceof ListLogicalTypeAnnotation) {
      return "list<...>";
    }
    if (meaning != null) {
      return meaning.toString().toLowerCase(Locale.ROOT);
    }
    return type.getFields().stream()
        .map(f -> f.getName() + ": " + of(f))
        .collect(Collectors.joining(", ", "struct<", ">"));
  }

  private static String primitive(PrimitiveType type, LogicalTypeAnnotation meaning) {
    if (meaning instanceof IntLogicalTypeAnnotation whole) {
      return (whole.isSigned() ? "int" : "uint") + whole.getBitWidth();
    }
    if (meaning != null) {
      return meaning.toString().toLowerCase(Locale.ROOT);
    }
    return switch (type.getPrimitiveTypeName()) {
      case BINARY -> "binary";
      case BOOLEAN -> "bool";
      case FIXED_LEN_BYTE_ARRAY -> "binary of %d bytes".formatted(type.getTypeLength());
      default -> type.getPrimitiveTypeName().toString().toLowerCase(Locale.ROOT);
    };
  }
}
