package retort.teacher;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FileStatus;
import retort.UserException;
import retort.storage.Storage;

/** Reads a teacher's file and the weights that it keeps beside it, from any file system. */
public final class TeacherReader {
  /** Of a file of weights that one array holds. */
  private static final int CHUNK = 1 << 26;

  private static final long MOST = Integer.MAX_VALUE - 8;

  private final Storage file;
  private final String name;
  private final long room;
  private long taken;

  private TeacherReader(Storage file, long room) {
    this.file = file;
    this.name = file.path().getName();
    this.room = room;
  }

  /**
   * Reads a teacher.
   *
   * @param room bytes that it may have in all
   * @throws UserException where there is no such file, it or its weights are no network's, are not
   *     where they must be, or are more than there is room for
   */
  public static TeacherFile read(Storage file, long room) {
    return new TeacherReader(file, room).read();
  }

  private TeacherFile read() {
    FileStatus status = status(file);
    if (status == null) {
      throw new UserException("%s: no such file".formatted(file));
    }
    if (status.isDirectory()) {
      List<String> networks =
          file.names().stream()
              .filter(n -> n.endsWith(".onnx") || n.endsWith(".safetensors"))
              .sorted()
              .limit(10)
              .toList();
      throw new UserException(
          "--teacher %s: it is a folder; name the file of the network%s"
              .formatted(file, networks.isEmpty() ? "" : " in it: " + String.join(", ", networks)));
    }
    UnsupportedTeacher.requireKnown(name);
    if (status.getLen() > MOST) {
      throw new UserException(
          "--teacher %s: %d bytes, and no model can be longer than 2 GiB: export it with its weights beside it (external data)"
              .formatted(name, status.getLen()));
    }
    takeRoom(status.getLen());
    byte[] bytes = file.read();
    UnsupportedTeacher.requireNetwork(name, bytes);
    if (!TeacherFile.extension(name).equals("onnx")) {
      return TeacherFile.of(name, bytes, List.of());
    }
    List<ExternalData> weights = new ArrayList<>();
    for (Map.Entry<String, Long> entry : model(bytes, name).weights().entrySet()) {
      weights.add(weights(entry.getKey(), entry.getValue()));
    }
    return TeacherFile.of(name, bytes, weights);
  }

  /** As {@link OnnxModel#parse}, with the user's error. */
  static OnnxModel model(byte[] bytes, String name) {
    try {
      return OnnxModel.parse(bytes);
    } catch (MalformedModelException e) {
      throw new UserException(
          "--teacher %s does not load: it is no whole ONNX model (%s); it is damaged, cut short or something else"
              .formatted(name, e.getMessage()),
          e);
    }
  }

  private ExternalData weights(String location, long min) {
    if (location.isBlank()
        || location.startsWith("/")
        || Arrays.asList(location.split("[/\\\\]", -1)).contains("..")) {
      throw new UserException(
          "--teacher %s: it keeps weights in '%s'; only files in its own folder and below are read: export it anew"
              .formatted(name, location));
    }
    Storage place = file.sibling(location);
    FileStatus status = status(place);
    if (status == null || status.isDirectory()) {
      throw new UserException(
          "--teacher %s: it keeps weights in %s, and there is no such file: put it there, beside the model as it was exported"
              .formatted(name, place));
    }
    takeRoom(status.getLen());
    List<byte[]> chunks = chunks(place, status.getLen());
    ExternalData weights = new ExternalData(location, chunks);
    if (!chunks.isEmpty()) {
      UnsupportedTeacher.requireNoPointer(location, chunks.get(0));
    }
    if (weights.length() < min) {
      throw new UserException(
          "--teacher %s: its weights in %s need %d bytes, and the file has %d: it is cut short or another model's"
              .formatted(name, place, min, weights.length()));
    }
    return weights;
  }

  private void takeRoom(long bytes) {
    taken += bytes;
    if (taken > room) {
      throw new UserException(
          "--teacher %s: %d MiB or more; the driver and executors, which hold it in their heaps, have room for %d MiB: give --driver-memory and --executor-memory before --"
              .formatted(name, taken >> 20, room >> 20));
    }
  }

  private static FileStatus status(Storage place) {
    try {
      return place.files().getFileStatus(place.path());
    } catch (FileNotFoundException none) {
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<byte[]> chunks(Storage place, long length) {
    List<byte[]> chunks = new ArrayList<>();
    try (InputStream in = place.open()) {
      for (long at = 0; at < length; at += CHUNK) {
        int wanted = (int) Math.min(CHUNK, length - at);
        byte[] chunk = in.readNBytes(wanted);
        if (chunk.length < wanted) {
          throw new EOFException("%s ends after %d of %d bytes".formatted(place, at, length));
        }
        chunks.add(chunk);
      }
      return chunks;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
