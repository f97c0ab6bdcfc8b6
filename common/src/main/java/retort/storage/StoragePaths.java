package retort.storage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import retort.UserException;
import retort.command.Jvm;

/** Parses the locations that users write into Hadoop paths. */
final class StoragePaths {
  private static final Pattern PASSWORD = Pattern.compile("^([a-z0-9+.-]+://)[^/@]*:[^/]*@");
  private static final Pattern RELATIVE_FILE = Pattern.compile("^file:(?!/)(?=.)");
  private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*|[^/:]*):");
  private static final Pattern WEB = Pattern.compile("^(https?|ftp)://");
  private static final Pattern S3 = Pattern.compile("^s3n?://");
  private static final String HOME = "~/";

  private StoragePaths() {}

  /**
   * The path of a Hadoop URI or local path. {@code ~/} is the home folder, which a shell does not
   * see to inside a word or quotes; {@code file:x} is relative.
   *
   * @throws UserException where it holds a password, or nothing
   * @throws IllegalArgumentException where it is no URI
   */
  static Path parse(String uri, Configuration hadoop) {
    if (PASSWORD.matcher(uri).find()) {
      throw new UserException(
          "%s: a location must not hold a password: give credentials by Hadoop's providers"
              .formatted(PASSWORD.matcher(uri).replaceFirst("$1(redacted)@")));
    }
    if (uri.isBlank()) {
      throw new UserException("'%s': not a usable location: name a file or folder".formatted(uri));
    }
    requireFiles(uri, hadoop);
    if (RELATIVE_FILE.matcher(uri).find()) {
      String absolute = java.nio.file.Path.of(uri.substring(5)).toAbsolutePath().toString();
      return new Path("file", "", absolute);
    }
    if (!uri.startsWith(HOME)) {
      return isName(uri, hadoop) ? new Path("./" + uri) : new Path(uri);
    }
    boolean local = FileSystem.getDefaultUri(hadoop).getScheme().equals("file");
    String below = uri.substring(HOME.length()).replaceFirst("^/+", "");
    return new Path(local ? System.getProperty("user.home") + "/" + below : below);
  }

  /** Whether what stands before a colon is no file system, as in {@code run-12:30}. */
  private static boolean isName(String uri, Configuration hadoop) {
    Matcher scheme = SCHEME.matcher(uri);
    return scheme.lookingAt()
        && !uri.startsWith("//", scheme.end())
        && !isKnown(scheme.group(1), hadoop);
  }

  private static boolean isKnown(String scheme, Configuration hadoop) {
    try {
      return FileSystem.getFileSystemClass(scheme, hadoop) != null;
    } catch (IOException none) {
      return false;
    }
  }

  /**
   * Refuses what is no place for files, with what to write instead.
   *
   * @throws UserException where it is of the web, or of a store by a name that is not this
   *     cluster's
   */
  private static void requireFiles(String uri, Configuration hadoop) {
    if (WEB.matcher(uri).find()) {
      throw new UserException(
          "%s: not a usable location: files are not read from the web: fetch it first, and give the file"
              .formatted(uri));
    }
    if (S3.matcher(uri).find() && !isKnown(uri.substring(0, uri.indexOf(':')), hadoop)) {
      throw new UserException(
          "%s: not a usable location: here it is %s"
              .formatted(uri, S3.matcher(uri).replaceFirst("s3a://")));
    }
  }

  /**
   * Checks that this JVM can name a file of the machine's own disk.
   *
   * @throws UserException where its locale has no such letters
   */
  static void requireNameable(Path path, FileSystem files) {
    if (files instanceof LocalFileSystem
        && !Jvm.anyFileName()
        && !StandardCharsets.US_ASCII.newEncoder().canEncode(path.toString())) {
      throw new UserException(
          "%s: this JVM's file names are %s, which can't name it: start the job with LC_ALL=C.UTF-8 in its environment"
              .formatted(path, Jvm.fileNameEncoding()));
    }
  }

  /** A name in a folder, which may look like a URI's scheme: {@code 12:30.png}. */
  static Path child(Path folder, String name) {
    return new Path(folder, new Path(null, null, name));
  }

  /**
   * Checks that a place for an output is not a file system's or a bucket's top folder, beside which
   * nothing can be kept.
   *
   * @throws UserException where it is
   */
  static void requireBelowTop(String uri, Configuration hadoop) {
    try {
      String below = parse(uri, hadoop).toUri().getPath();
      if (below.isEmpty() || below.equals("/")) {
        throw new UserException(
            "--output %s: it is a top folder: name a folder in it, such as %s/retort"
                .formatted(uri, uri.replaceFirst("/+$", "")));
      }
    } catch (IllegalArgumentException e) {
      throw new UserException("%s: not a usable location: %s".formatted(uri, e.getMessage()), e);
    }
  }

  /** A place's name without symbolic links, where it is on a local disk, as far as it is there. */
  static Path withoutLinks(Storage place) {
    return withoutLinks(place.path(), place.files());
  }

  /** As the other. */
  static Path withoutLinks(Path path, FileSystem files) {
    if (files instanceof LocalFileSystem disk) {
      String real = LocalFile.real(disk.pathToFile(path).toPath()).toString();
      return files.makeQualified(new Path(null, null, real));
    }
    return path;
  }
}
