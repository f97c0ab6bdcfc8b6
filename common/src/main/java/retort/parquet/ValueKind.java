package retort.parquet;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.JsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.UUIDLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;

/** How a stored value reads as a text: what ids, paths and labels may be of. */
public enum ValueKind {
  /** Strings; dictionary-encoded or not, and of bytes that nobody says are text. */
  TEXT,
  /** Whole numbers with a sign. */
  WHOLE,
  /** Whole numbers without a sign. */
  UNSIGNED,
  /** Decimals without a fraction, as bytes, the highest first. */
  DECIMAL,
  /** UUIDs, as 16 bytes; by the form that all programs write. */
  UUID,
  /** True or false. */
  FLAG,
  /** Numbers with a fraction, which must be whole none the less; NaN is no value. */
  REAL;

  /** The kind of a column; none where it can't be read as a text. */
  public static Optional<ValueKind> of(PrimitiveType type) {
    LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
    return Optional.ofNullable(
        switch (type.getPrimitiveTypeName()) {
          case BINARY ->
              meaning == null
                      || meaning instanceof StringLogicalTypeAnnotation
                      || meaning instanceof EnumLogicalTypeAnnotation
                      || meaning instanceof JsonLogicalTypeAnnotation
                  ? TEXT
                  : isWhole(meaning) ? DECIMAL : null;
          case INT32, INT64 -> whole(meaning);
          case BOOLEAN -> FLAG;
          case FLOAT, DOUBLE -> REAL;
          case FIXED_LEN_BYTE_ARRAY ->
              meaning instanceof UUIDLogicalTypeAnnotation
                  ? UUID
                  : isWhole(meaning) ? DECIMAL : null;
          case INT96 -> null;
        });
  }

  private static ValueKind whole(LogicalTypeAnnotation meaning) {
    if (meaning instanceof IntLogicalTypeAnnotation whole) {
      return whole.isSigned() ? WHOLE : UNSIGNED;
    }
    return meaning == null || isWhole(meaning) ? WHOLE : null;
  }

  private static boolean isWhole(LogicalTypeAnnotation meaning) {
    return meaning instanceof DecimalLogicalTypeAnnotation decimal && decimal.getScale() == 0;
  }

  /**
   * A value as a text.
   *
   * @param value as {@link RowRange.Values} has it
   * @return null where there is none
   * @throws IllegalArgumentException where a number is not whole
   */
  public String text(Object value) {
    if (value == null) {
      return null;
    }
    return switch (this) {
      case TEXT -> new String((byte[]) value, StandardCharsets.UTF_8);
      case UNSIGNED ->
          value instanceof Integer number
              ? Integer.toUnsignedString(number)
              : Long.toUnsignedString((Long) value);
      case WHOLE, FLAG -> value.toString();
      case DECIMAL -> new BigInteger((byte[]) value).toString();
      case UUID -> {
        ByteBuffer bits = ByteBuffer.wrap((byte[]) value);
        yield new java.util.UUID(bits.getLong(), bits.getLong()).toString();
      }
      case REAL -> whole(((Number) value).doubleValue());
    };
  }

  private static String whole(double number) {
    if (Double.isNaN(number)) {
      return null;
    }
    if (number != Math.rint(number) || Double.isInfinite(number)) {
      throw new IllegalArgumentException(number + " is not whole");
    }
    return new BigDecimal(number).toBigInteger().toString();
  }
}
