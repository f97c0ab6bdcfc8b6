package retort.storage;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Stream;

/** Digests that tell whether bytes are the ones that were written. */
public final class Sha256 {
  private Sha256() {}

  /** The SHA-256 of some bytes in lower-case hexadecimal. */
  public static String of(byte[] bytes) {
    return of(Stream.of(bytes));
  }

  /** The SHA-256 of parts, one after the other. */
  public static String of(Stream<byte[]> parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      parts.forEachOrdered(digest::update);
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
