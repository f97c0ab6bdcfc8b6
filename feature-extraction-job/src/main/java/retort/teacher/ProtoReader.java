package retort.teacher;

import java.nio.charset.StandardCharsets;

/**
 * The fields of one protobuf message in the order of the wire, without a schema and without copies:
 * a model's weights, which may be gigabytes, are stepped over.
 */
final class ProtoReader {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;

  private final byte[] file;
  private final int end;
  private int at;
  private int field;
  private int wire;
  private long number;
  private int start;

  /** Of a whole file. */
  ProtoReader(byte[] file) {
    this(file, 0, file.length);
  }

  private ProtoReader(byte[] file, int start, int end) {
    this.file = file;
    this.at = start;
    this.end = end;
  }

  /**
   * Goes on to the next field.
   *
   * @return whether there is one
   * @throws MalformedModelException where the bytes are no such message
   */
  boolean next() {
    if (at == end) {
      return false;
    }
    long key = varint();
    field = (int) (key >>> 3);
    wire = (int) (key & 7);
    number = 0;
    switch (wire) {
      case VARINT -> number = varint();
      case FIXED64 -> skip(Long.BYTES);
      case FIXED32 -> skip(Integer.BYTES);
      case BYTES -> {
        long length = varint();
        start = at;
        skip(length);
      }
      default -> throw new MalformedModelException("wire type %d at byte %d".formatted(wire, at));
    }
    if (field == 0) {
      throw new MalformedModelException("field 0 before byte " + at);
    }
    return true;
  }

  /** The number of the field that {@link #next} went to. */
  int field() {
    return field;
  }

  /** Its value as an integer; 0 where it is none. */
  long number() {
    return number;
  }

  /** Its value as a message. */
  ProtoReader message() {
    requireBytes();
    return new ProtoReader(file, start, at);
  }

  /** Its value as UTF-8 text. */
  String text() {
    requireBytes();
    return new String(file, start, at - start, StandardCharsets.UTF_8);
  }

  /** Whether any of its bytes, or its integer, is not zero. */
  boolean anyBit() {
    for (int i = start; wire == BYTES && i < at; i++) {
      if (file[i] != 0) {
        return true;
      }
    }
    return number != 0;
  }

  private void requireBytes() {
    if (wire != BYTES) {
      throw new MalformedModelException(
          "field %d before byte %d has wire type %d".formatted(field, at, wire));
    }
  }

  private void skip(long bytes) {
    if (bytes < 0 || bytes > end - at) {
      throw new MalformedModelException(
          "a field of %d bytes at byte %d of %d".formatted(bytes, at, end));
    }
    at += (int) bytes;
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      if (at == end) {
        throw new MalformedModelException("it ends in the middle of a number");
      }
      byte next = file[at++];
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new MalformedModelException("a number of more than 64 bits before byte " + at);
  }
}
