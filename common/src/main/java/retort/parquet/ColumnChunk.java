package retort.parquet;

import java.io.Serializable;
import java.util.List;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;

/**
 * Where the values of one column in one row group lie.
 *
 * @param path names from the table down to the value
 * @param type as it is stored
 * @param length of a value of fixed length, bytes
 * @param definition the level at which the value is there: how many of the path may be null
 * @param writer that made the file, as its footer says; null where it doesn't
 * @param codec of the pages
 * @param start of the chunk, bytes from the file's beginning
 * @param size of the chunk, bytes
 * @param values in it; as many as rows, for nothing on the path is repeated
 */
record ColumnChunk(
    List<String> path,
    PrimitiveTypeName type,
    int length,
    int definition,
    String writer,
    CompressionCodecName codec,
    long start,
    long size,
    long values)
    implements Serializable {

  ColumnDescriptor descriptor() {
    return new ColumnDescriptor(
        path.toArray(String[]::new),
        Types.primitive(type, definition > 0 ? Repetition.OPTIONAL : Repetition.REQUIRED)
            .length(length)
            .named(path.get(path.size() - 1)),
        0,
        definition);
  }
}
