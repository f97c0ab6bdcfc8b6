package retort.source;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * Names on a local disk, read as UTF-8 whatever the JVM's locale is. A byte that is not UTF-8
 * becomes one of the lone surrogates U+DC80 to U+DCFF, as in Python, so that every name leads back
 * to its file.
 */
final class LocalNames {
  private static final HexFormat HEX = HexFormat.of().withUpperCase();
  private static final char ESCAPES = 0xdc00;

  private LocalNames() {}

  /** What the JVM takes the bytes of a name for; not the contents' charset. */
  static Charset locale() {
    String name = System.getProperty("sun.jnu.encoding", "");
    return Charset.isSupported(name) ? Charset.forName(name) : Charset.defaultCharset();
  }

  /** The absolute path as a string. */
  static String of(Path path) {
    String absolute = path.toAbsolutePath().toString();
    if (absolute.chars().allMatch(c -> c < 0x80)) {
      return absolute;
    }
    // The URI has the name's own bytes; it ends with a slash where there is a folder.
    String decoded = decoded(path.toUri().getRawPath());
    return decoded.length() > 1 && decoded.endsWith("/")
        ? decoded.substring(0, decoded.length() - 1)
        : decoded;
  }

  /** The file of an absolute path. */
  static Path path(String name) {
    if (name.chars().allMatch(c -> c < 0x80)) {
      return Path.of(name);
    }
    StringBuilder uri = new StringBuilder("file://");
    for (int i = 0; i < name.length(); ) {
      int point = name.codePointAt(i);
      i += Character.charCount(point);
      if (point > ESCAPES && point <= ESCAPES + 0xff) {
        escape(uri, (byte) (point - ESCAPES));
      } else if (point == '/') {
        uri.append('/');
      } else {
        for (byte b : Character.toString(point).getBytes(StandardCharsets.UTF_8)) {
          escape(uri, b);
        }
      }
    }
    return Path.of(URI.create(uri.toString()));
  }

  private static void escape(StringBuilder uri, byte value) {
    uri.append('%').append(HEX.toHexDigits(value));
  }

  /**
   * A name that can be printed and stored, in one line: bytes that are not UTF-8 in the form \xE9,
   * and so are control characters.
   */
  static String printable(String name) {
    if (name.chars().noneMatch(c -> Character.isSurrogate((char) c) || steers(c))) {
      return name;
    }
    StringBuilder printable = new StringBuilder();
    name.codePoints()
        .forEach(
            point -> {
              if (point > ESCAPES && point <= ESCAPES + 0xff) {
                printable.append("\\x").append(HEX.toHexDigits((byte) (point - ESCAPES)));
              } else if (steers(point)) {
                printable.append(
                    point < 0x100 ? "\\x%02X".formatted(point) : "\\u%04X".formatted(point));
              } else {
                printable.appendCodePoint(point);
              }
            });
    return printable.toString();
  }

  /** Whether it moves a terminal's cursor or turns the order of letters. */
  private static boolean steers(int point) {
    return Character.isISOControl(point)
        || (point >= 0x202a && point <= 0x202e)
        || (point >= 0x2066 && point <= 0x2069);
  }

  private static String decoded(String escaped) {
    ByteBuffer bytes = ByteBuffer.allocate(escaped.length());
    for (int i = 0; i < escaped.length(); i++) {
      if (escaped.charAt(i) == '%') {
        bytes.put((byte) HexFormat.fromHexDigits(escaped, i + 1, i + 3));
        i += 2;
      } else {
        bytes.put((byte) escaped.charAt(i));
      }
    }
    bytes.flip();
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    CharBuffer chars = CharBuffer.allocate(bytes.remaining());
    while (true) {
      CoderResult result = decoder.decode(bytes, chars, true);
      if (result.isUnderflow()) {
        return chars.flip().toString();
      }
      for (int i = 0; i < result.length(); i++) {
        chars.put((char) (ESCAPES + (bytes.get() & 0xff)));
      }
    }
  }
}
