package retort.teacher;

import java.io.Serializable;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import retort.dataset.TeacherName;
import retort.storage.Storage;

/**
 * A teacher's file, read whole, so that executors need no access to where it lay.
 *
 * @param name without the folder
 * @param sha256 of the bytes, lower-case hexadecimal
 * @param bytes not copied
 */
public record TeacherFile(String name, String sha256, byte[] bytes) implements Serializable {

  /**
   * Reads a file.
   *
   * @throws retort.command.UserException where there is none
   */
  public static TeacherFile read(Storage file) {
    byte[] bytes = file.read();
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return new TeacherFile(file.path().getName(), HexFormat.of().formatHex(digest), bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** What a manifest records of it. */
  public TeacherName identity() {
    return new TeacherName(name, sha256);
  }

  /** What follows the last point of the name, in lower case; empty where there is none. */
  String extension() {
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }
}
