package retort.image;

/**
 * Integers in a file.
 *
 * @param bytes of the file
 * @param bigEndian whether the most significant byte comes first
 */
record IntegerFields(byte[] bytes, boolean bigEndian) {

  int uint8(int at) {
    return bytes[at] & 0xff;
  }

  int uint16(int at) {
    return bigEndian ? uint8(at) << 8 | uint8(at + 1) : uint8(at + 1) << 8 | uint8(at);
  }

  /** Unsigned ones of more than 31 bits come out negative. */
  int int32(int at) {
    return bigEndian ? uint16(at) << 16 | uint16(at + 2) : uint16(at + 2) << 16 | uint16(at);
  }
}
