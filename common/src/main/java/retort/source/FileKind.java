package retort.source;

import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which files of a folder are a format's.
 *
 * @param named whether a file's name, in small letters, is that of one
 * @param beside whether it is that of one that is read along with those, such as their labels
 * @param hidden whether a file or folder of this name is none of the images' whatever it is called
 * @param description of those that are named so
 */
record FileKind(
    Predicate<String> named,
    Predicate<String> beside,
    Predicate<String> hidden,
    String description) {

  /** Of pictures: those that are read, and those that are refused by their formats' names. */
  private static final Set<String> PICTURES =
      Set.of(
          "png", "apng", "jpg", "jpeg", "jpe", "jfif", "jif", "jfi", "pjpeg", "pjp", "webp", "bmp",
          "dib", "gif", "tif", "tiff", "avif", "heic", "heif", "jp2", "jxl", "ppm", "pgm", "pbm",
          "pnm", "tga");

  /** Folders in which systems keep copies, such as a NAS its thumbnails, and what was deleted. */
  private static final Set<String> SYSTEMS =
      Set.of(
          "__MACOSX",
          "_temporary",
          "@eaDir",
          "#recycle",
          "@Recycle",
          "$RECYCLE.BIN",
          "System Volume Information",
          "lost+found");

  static FileKind of(String format) {
    return switch (format) {
      case "directory" ->
          new FileKind(
              name -> PICTURES.contains(name.substring(name.lastIndexOf('.') + 1)),
              name -> false,
              FileKind::isSystems,
              "files named *.png, *.jpg, *.jpeg, *.webp or *.bmp");
      case "parquet" ->
          new FileKind(
              name -> name.endsWith(".parquet"),
              name -> false,
              // As Spark and pyarrow do.
              name -> name.startsWith("_") || isSystems(name),
              "files named *.parquet");
      case "idx" ->
          new FileKind(
              name -> name.contains("idx3"),
              name -> name.contains("idx1"),
              FileKind::isSystems,
              "files named *idx3*");
      default ->
          new FileKind(
              name -> name.endsWith(".bin"),
              name -> false,
              FileKind::isSystems,
              "files named *.bin, as CIFAR's binary version has them");
    };
  }

  /** What operating systems, editors and unfinished Spark jobs leave. */
  private static boolean isSystems(String name) {
    return name.startsWith(".") || SYSTEMS.contains(name);
  }

  /** Files that the user picked out, whatever they are called. */
  FileKind ofAnyName() {
    return new FileKind(name -> true, beside, hidden, description);
  }

  boolean isNamed(String name) {
    return named.test(name.toLowerCase(Locale.ROOT));
  }

  boolean isBeside(String name) {
    return beside.test(name.toLowerCase(Locale.ROOT));
  }

  /** The first hidden part of a path; null for none. */
  String hiddenPart(String below) {
    for (String part : below.split("/", -1)) {
      if (hidden.test(part)) {
        return part;
      }
    }
    return null;
  }
}
