package retort.teacher;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import retort.dataset.TeacherName;
import retort.storage.Sha256;

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
    Stream<byte[]> chunks = weights.stream().flatMap(file -> file.chunks().stream());
    String sha256 = Sha256.of(Stream.concat(Stream.of(bytes), chunks));
    return new TeacherFile(name, sha256, bytes, weights);
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
