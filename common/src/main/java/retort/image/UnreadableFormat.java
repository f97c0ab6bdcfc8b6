package retort.image;

import java.util.List;
import java.util.Optional;

/** Names what a file is that should have been another, by its first bytes. */
public final class UnreadableFormat {
  /** A format that begins so: bytes at an offset, written as ISO 8859-1. */
  private record Signature(String name, int offset, String bytes) {
    Signature(String name, String bytes) {
      this(name, 0, bytes);
    }
  }

  private static final List<Signature> BINARY =
      List.of(
          new Signature("a GIF image", "GIF8"),
          new Signature("a TIFF image", "II*\0"),
          new Signature("a TIFF image", "MM\0*"),
          new Signature("a BigTIFF image", "II+\0"),
          new Signature("a BigTIFF image", "MM\0+"),
          new Signature("an AVIF image", 4, "ftypavif"),
          new Signature("an AVIF image", 4, "ftypavis"),
          new Signature("a HEIC image", 4, "ftyphei"),
          new Signature("a HEIC image", 4, "ftyphev"),
          new Signature("a HEIF image", 4, "ftypmif1"),
          new Signature("a HEIF image", 4, "ftypmsf1"),
          new Signature("a Canon CR3 raw image", 4, "ftypcrx"),
          new Signature("an MP4 or QuickTime video", 4, "ftyp"),
          new Signature("a JPEG XL image", "\u00ff\n"),
          new Signature("a JPEG XL image", 4, "JXL \r\n\u0087\n"),
          new Signature("a JPEG 2000 image", 4, "jP  \r\n\u0087\n"),
          new Signature("a JPEG 2000 image", "\u00ffO\u00ffQ"),
          new Signature("a JPEG XR image", "II\u00bc"),
          new Signature("an ICO image", "\0\0\1\0"),
          new Signature("a TGA image", "\0\0\2\0\0\0"),
          new Signature("a TGA image", "\0\0\12\0\0\0"),
          new Signature("a CUR image", "\0\0\2\0"),
          new Signature("a Photoshop PSD image", "8BPS"),
          new Signature("an OpenEXR image", "v/1\1"),
          new Signature("a Radiance HDR image", "#?"),
          new Signature("a DDS image", "DDS "),
          new Signature("a QOI image", "qoif"),
          new Signature("a Farbfeld image", "farbfeld"),
          new Signature("an ICNS image", "icns"),
          new Signature("a FITS image", "SIMPLE  ="),
          new Signature("a DICOM image", 128, "DICM"),
          new Signature("a WAV sound", 8, "WAVE"),
          new Signature("an AVI video", 8, "AVI "),
          new Signature("a Matroska or WebM video", "\u001aE\u00df\u00a3"),
          new Signature("a PDF document", "%PDF"),
          new Signature("a PostScript document", "%!PS"),
          new Signature("a ZIP archive", "PK\3\4"),
          new Signature("a gzip file", "\u001f\u008b"),
          new Signature("a RAR archive", "Rar!"),
          new Signature("a 7-Zip archive", "7z\u00bc\u00af"),
          new Signature("a bzip2 file", "BZh"),
          new Signature("an xz file", "\u00fd7zXZ"),
          new Signature("a Zstandard file", "(\u00b5/\u00fd"),
          new Signature("a tar archive", 257, "ustar"),
          new Signature("a NumPy array", "\u0093NUMPY"),
          new Signature("an HDF5 file", "\u0089HDF"),
          new Signature("a Parquet file", "PAR1"),
          new Signature("a macOS resource fork (AppleDouble)", "\0\5\26\7"));

  private static final List<Signature> TEXT =
      List.of(
          new Signature("an HTML page", "<!doctype html"),
          new Signature("an HTML page", "<html"),
          new Signature("an HTML page", "<head"),
          new Signature("an SVG image", "<svg"),
          new Signature("an SVG image", "<!doctype svg"),
          new Signature("a Git LFS pointer (run git lfs pull)", "version https://git-lfs"),
          new Signature("an XML document", "<?xml"),
          new Signature("a JSON document", "{"));

  private UnreadableFormat() {}

  /**
   * What a file is, for the end of a message about what it is not, such as {@code : it is an HTML
   * page}; empty where that is not known.
   *
   * @param start its first bytes, 512 are enough
   */
  public static String remark(byte[] start) {
    return known(new FileSignature(start)).map(": it "::concat).orElse("");
  }

  /** What the file is, with an article. */
  static String name(FileSignature file) {
    return known(file).orElseGet(() -> guess(file));
  }

  private static String guess(FileSignature file) {
    if (file.zeros()) {
      return "nothing but zeros";
    }
    return file.text().isEmpty()
        ? RawPixels.shape(file.bytes().length)
            .map("is of no image format, but as long as raw pixels of "::concat)
            .orElse("is of no image format that is known")
        : "is a text file";
  }

  private static Optional<String> known(FileSignature prefix) {
    for (Signature signature : BINARY) {
      if (prefix.at(signature.offset, signature.bytes)) {
        return Optional.of("is " + signature.name);
      }
    }
    if (prefix.at(0, "P")
        && prefix.at(2, "\n")
        && prefix.bytes()[1] > '0'
        && prefix.bytes()[1] < '8') {
      return Optional.of("is a PNM image");
    }
    String text = prefix.text();
    if (text.startsWith("<?xml") && text.contains("<svg")) {
      return Optional.of("is an SVG image");
    }
    for (Signature signature : TEXT) {
      if (text.startsWith(signature.bytes)) {
        return Optional.of("is " + signature.name);
      }
    }
    return Optional.empty();
  }
}
