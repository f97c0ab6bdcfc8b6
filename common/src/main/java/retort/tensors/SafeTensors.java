package retort.tensors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The content of a safetensors file: named tensors in order, and a map of strings about them. Only
 * 32-bit floats are kept; other element types are refused by name.
 *
 * @param tensors by name, in the file's order
 * @param metadata the header's {@code __metadata__}
 */
public record SafeTensors(Map<String, Tensor> tensors, Map<String, String> metadata) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String METADATA = "__metadata__";
  private static final int ALIGNMENT = 8;

  /**
   * Reads a file's bytes.
   *
   * @param name for messages
   * @throws MalformedTensorsException where the bytes are not a whole safetensors file of 32-bit
   *     floats
   */
  public static SafeTensors parse(byte[] file, String name) {
    JsonNode header = header(file, name);
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int start = Long.BYTES + (int) bytes.getLong();
    ByteBuffer data = bytes.position(start).slice().order(ByteOrder.LITTLE_ENDIAN);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    Map<String, String> metadata = Map.of();
    for (Map.Entry<String, JsonNode> entry : header.properties()) {
      if (entry.getKey().equals(METADATA)) {
        metadata = strings(entry.getValue());
      } else {
        tensors.put(entry.getKey(), tensor(entry.getValue(), data, name + ": " + entry.getKey()));
      }
    }
    return new SafeTensors(tensors, metadata);
  }

  /**
   * A file's metadata alone, whatever its tensors are; empty where it has none.
   *
   * @param name for messages
   * @throws MalformedTensorsException where the bytes do not begin as a safetensors file
   */
  public static Map<String, String> metadata(byte[] file, String name) {
    return strings(header(file, name).path(METADATA));
  }

  private static Map<String, String> strings(JsonNode node) {
    Map<String, String> strings = new LinkedHashMap<>();
    node.properties().forEach(entry -> strings.put(entry.getKey(), entry.getValue().asText()));
    return strings;
  }

  private static JsonNode header(byte[] file, String name) {
    if (file.length < Long.BYTES) {
      throw new MalformedTensorsException(name + ": too short to be a safetensors file");
    }
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    long headerLength = bytes.getLong();
    if (headerLength < 2 || headerLength > bytes.remaining()) {
      throw new MalformedTensorsException(
          "%s: not a safetensors file, or cut short: a header of %d bytes in a file of %d"
              .formatted(name, headerLength, file.length));
    }
    try {
      return JSON.readTree(file, Long.BYTES, (int) headerLength);
    } catch (IOException e) {
      throw new MalformedTensorsException(name + ": its header is not JSON");
    }
  }

  /** The bytes of a file that PyTorch's safetensors reads back to the same tensors. */
  public byte[] bytes() {
    ObjectNode header = JSON.createObjectNode();
    if (!metadata.isEmpty()) {
      header.set(METADATA, JSON.valueToTree(metadata));
    }
    long offset = 0;
    for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
      ObjectNode node = header.putObject(entry.getKey());
      node.put("dtype", "F32");
      ArrayNode shape = node.putArray("shape");
      for (int extent : entry.getValue().shape()) {
        shape.add(extent);
      }
      long end = offset + (long) Float.BYTES * entry.getValue().values().length;
      node.putArray("data_offsets").add(offset).add(end);
      offset = end;
    }
    byte[] text = padded(header);
    ByteBuffer file =
        ByteBuffer.allocate(Math.toIntExact(Long.BYTES + text.length + offset))
            .order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(text.length).put(text);
    for (Tensor tensor : tensors.values()) {
      file.asFloatBuffer().put(tensor.values());
      file.position(file.position() + Float.BYTES * tensor.values().length);
    }
    return file.array();
  }

  private static byte[] padded(ObjectNode header) {
    try {
      String text = JSON.writeValueAsString(header);
      int length = text.getBytes(StandardCharsets.UTF_8).length;
      int padding = (ALIGNMENT - length % ALIGNMENT) % ALIGNMENT;
      return (text + " ".repeat(padding)).getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Tensor tensor(JsonNode node, ByteBuffer data, String name) {
    String type = node.path("dtype").asText();
    if (!type.equals("F32")) {
      throw new MalformedTensorsException(name + ": expected elements of type F32, found " + type);
    }
    int[] shape = new int[node.path("shape").size()];
    long length = 1;
    for (int i = 0; i < shape.length; i++) {
      shape[i] = node.path("shape").get(i).asInt();
      length *= shape[i];
    }
    long start = node.path("data_offsets").path(0).asLong(-1);
    long end = node.path("data_offsets").path(1).asLong(-1);
    if (length < 0 || start < 0 || end - start != length * Float.BYTES || end > data.limit()) {
      throw new MalformedTensorsException(
          "%s: bytes %d to %d of %d do not hold its shape; the file is damaged or cut short"
              .formatted(name, start, end, data.limit()));
    }
    float[] values = new float[(int) length];
    data.slice((int) start, (int) (end - start))
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(values);
    return new Tensor(values, shape);
  }
}
