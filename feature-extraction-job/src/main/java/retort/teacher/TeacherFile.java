package retort.teacher;

import java.io.Serializable;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import retort.dataset.TeacherName;

/**
 * A teacher's file, and the files of weights that it keeps beside it, read whole, so that executors
 * need no access to where they lay.
 *
 * @param name without the folder
 * @param sha256 of all bytes, those of the model before those of its weights in the order of their
 *     locations; lower-case hexadecimal
 * @param bytes of the file itself, not copied
 * @param weights by their locations, in that order; mostly none
 */
public record TeacherFile(String name, String sha256, byte[] bytes, List<ExternalData> weights)
    implements Serializable {

  static TeacherFile of(String name, byte[] bytes, List<ExternalData> weights) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(bytes);
      weights.forEach(file -> file.chunks().forEach(digest::update));
      return new TeacherFile(name, HexFormat.of().formatHex(digest.digest()), bytes, weights);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** What a manifest records of it. */
  public TeacherName identity() {
    return new TeacherName(name, sha256);
  }

  /** All bytes. */
  public long length() {
    return bytes.length + weights.stream().mapToLong(ExternalData::length).sum();
  }

  /** What follows the last point of the name, in lower case; the name where there is none. */
  String extension() {
    return extension(name);
  }

  static String extension(String name) {
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }
}
