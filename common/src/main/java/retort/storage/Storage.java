package retort.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import retort.UserException;

/** One path on a Hadoop file system. */
public final class Storage {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  /** Stores in which a file appears when its upload completes and a rename is a copy. */
  private static final Set<String> OBJECT_STORES =
      Set.of("s3a", "s3", "gs", "abfs", "abfss", "wasb", "wasbs", "oss", "cosn");

  private final Path path;
  private final FileSystem files;

  private Storage(Path path, FileSystem files) {
    this.path = path;
    this.files = files;
  }

  /**
   * Opens a location.
   *
   * @param uri a Hadoop URI, or a local path
   * @throws UserException where the scheme is unknown, the store can't be reached or the URI holds
   *     a password
   */
  public static Storage of(String uri, Configuration hadoop) {
    try {
      Path path = StoragePaths.parse(uri, hadoop);
      FileSystem files = path.getFileSystem(hadoop);
      Path qualified = files.makeQualified(path);
      StoragePaths.requireNameable(qualified, files);
      return new Storage(qualified, files);
    } catch (IOException | IllegalArgumentException e) {
      throw new UserException("%s: not a usable location: %s".formatted(uri, e.getMessage()), e);
    }
  }

  /**
   * Opens a location for an output: where its name leads on a local disk, since of one folder there
   * must be one lock, whatever links lead to it, and a link that is replaced would leave what it
   * leads to.
   *
   * @param uri as {@link #of}
   * @throws UserException as {@link #of}, and where it is the top folder of a file system or
   *     bucket, beside which nothing can be kept
   */
  public static Storage output(String uri, Configuration hadoop) {
    StoragePaths.requireBelowTop(uri, hadoop);
    Storage named = of(uri, hadoop);
    Path place = StoragePaths.withoutLinks(named);
    StoragePaths.requireBelowTop(place.toString(), hadoop);
    return new Storage(place, named.files);
  }

  /** A name below this one. */
  public Storage child(String name) {
    return new Storage(StoragePaths.child(path, name), files);
  }

  /** Another name in the same folder. */
  public Storage sibling(String name) {
    return new Storage(StoragePaths.child(path.getParent(), name), files);
  }

  /** The qualified path. */
  public Path path() {
    return path;
  }

  /** The file system of this path. */
  public FileSystem files() {
    return files;
  }

  /** Whether there is a file or folder here. */
  public boolean exists() {
    return io(() -> files.exists(path));
  }

  /** The names of what is in a folder; none where there is no folder. */
  public List<String> names() {
    return io(
        () -> {
          try {
            return Arrays.stream(files.listStatus(path))
                .map(status -> status.getPath().getName())
                .toList();
          } catch (FileNotFoundException none) {
            return List.of();
          }
        });
  }

  /**
   * The bytes of a file.
   *
   * @throws UserException where there is no such file
   */
  public byte[] read() {
    return io(
        () -> {
          try (InputStream in = open()) {
            return in.readAllBytes();
          } catch (FileNotFoundException e) {
            String why = exists() ? "it is a folder, and a file is wanted" : "no such file";
            throw new UserException("%s: %s".formatted(path, why), e);
          }
        });
  }

  /** A file's bytes as they are read, whatever it is called. */
  public InputStream open() throws IOException {
    return anyName().open(path);
  }

  /** The UTF-8 text of a file; errors as {@link #read}. */
  public String readText() {
    return new String(read(), StandardCharsets.UTF_8);
  }

  /**
   * The JSON value in a file.
   *
   * @throws UserException where there is no such file or it is not the JSON that was expected
   */
  public <T> T readJson(Class<T> type) {
    try {
      return JSON.readValue(read(), type);
    } catch (ValueInstantiationException e) { // What a record says of its values.
      throw new UserException("%s: %s".formatted(path, e.getCause().getMessage()), e);
    } catch (JsonProcessingException e) {
      throw new UserException(
          "%s: not a valid %s: %s".formatted(path, type.getSimpleName(), e.getOriginalMessage()),
          e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a file, replacing one that is there; a reader sees the old bytes or all of the new. */
  public void write(byte[] bytes) {
    io(
        () -> {
          if (files instanceof LocalFileSystem disk) {
            LocalFile.replace(disk.pathToFile(path).toPath(), bytes);
          } else if (renames()) {
            renamed(bytes, Options.Rename.OVERWRITE);
          } else {
            writeTo(path, bytes);
          }
          return null;
        });
  }

  /** As {@link #write(byte[])}, in UTF-8. */
  public void writeText(String text) {
    write(text.getBytes(StandardCharsets.UTF_8));
  }

  /** As {@link #write(byte[])}, as indented JSON. */
  public void writeJson(Object value) {
    write(json(value));
  }

  /**
   * Whether a rename here is one step, and not a copy as on object stores, where a file appears
   * when its upload completes and a folder is whole when the file that is written last is there.
   */
  public boolean renames() {
    return !OBJECT_STORES.contains(files.getUri().getScheme());
  }

  /**
   * Renames a folder.
   *
   * @throws IllegalStateException where that would be a copy: see {@link #renames}
   */
  public void moveTo(Storage place) {
    if (!renames()) {
      throw new IllegalStateException("a rename of %s would copy it".formatted(path));
    }
    boolean moved = io(() -> files.rename(path, place.path));
    if (!moved) {
      throw new UncheckedIOException(
          new IOException("could not rename %s to %s".formatted(path, place.path)));
    }
  }

  /** Removes a file or a whole folder; nothing where there is none. */
  public void delete() {
    io(
        () -> {
          boolean deleted = anyName().delete(path, true);
          if (files instanceof LocalFileSystem disk) {
            LocalFile.forgetChecksum(disk.pathToFile(path).toPath());
          }
          return deleted;
        });
  }

  /**
   * Writes a file as indented JSON unless one is there.
   *
   * @return whether it was written. In one step on a disk and where a rename is (HDFS); elsewhere
   *     two writers of the same moment may both believe so
   */
  public boolean create(Object value) {
    byte[] bytes = json(value);
    return io(
        () -> {
          if (files instanceof LocalFileSystem disk) {
            return LocalFile.create(disk.pathToFile(path).toPath(), bytes);
          }
          if (files.exists(path)) {
            return false;
          }
          if (!renames()) {
            writeTo(path, bytes);
            return true;
          }
          try {
            renamed(bytes, Options.Rename.NONE);
            return true;
          } catch (FileAlreadyExistsException e) {
            return false;
          }
        });
  }

  private void renamed(byte[] bytes, Options.Rename mode) throws IOException {
    Path written = StoragePaths.child(path.getParent(), LocalFile.temporary(path.getName()));
    try {
      writeTo(written, bytes);
      FileContext.getFileContext(path.toUri(), files.getConf()).rename(written, path, mode);
    } catch (IOException e) {
      files.delete(written, false);
      throw e;
    }
  }

  /** Without Hadoop's checksums on local disks, which know no file whose name has a colon. */
  private FileSystem anyName() {
    return files instanceof LocalFileSystem disk ? disk.getRaw() : files;
  }

  private void writeTo(Path place, byte[] bytes) throws IOException {
    try (FSDataOutputStream out = files.create(place, true)) {
      out.write(bytes);
    }
  }

  private static byte[] json(Object value) {
    try {
      return JSON.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private <T> T io(StorageAction<T> action) {
    return StorageAction.at(path, action);
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
