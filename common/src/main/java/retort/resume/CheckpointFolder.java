package retort.resume;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import retort.UserException;
import retort.storage.Sha256;
import retort.storage.Storage;
import retort.tensors.MalformedTensorsException;
import retort.tensors.SafeTensors;
import retort.tensors.Tensor;

/**
 * A folder of checkpoints {@code step-000123}: safetensors files and a {@code state.json}. A
 * checkpoint is written under a hidden name and renamed; where a rename is a copy, it is written in
 * its place. Its {@code state.json}, which names the digest of every other file, is written last
 * and removed first, so that half a checkpoint is never read. One writer at a time.
 */
public final class CheckpointFolder {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointFolder.class);
  private static final Pattern NAME = Pattern.compile("step-\\d{6,}");
  private static final String HIDDEN = ".step-";
  private static final String STATE = "state.json";

  private final Storage folder;
  private final int keep;

  /** What {@code state.json} holds, as a record that Jackson writes and reads. */
  public interface State {
    /** The other files of the checkpoint and their SHA-256. */
    Map<String, String> files();
  }

  /**
   * The checkpoints of one run.
   *
   * @param keep how many, at least 1
   */
  public CheckpointFolder(Storage folder, int keep) {
    this.folder = folder;
    this.keep = keep;
  }

  /**
   * Writes a checkpoint, then removes all but the last ones: whole ones of later steps too, which
   * the run has not taken yet, and what killed runs left half-written.
   *
   * @param step steps that were taken
   * @param files the tensors of each file
   * @param state makes the state of the files' digests
   */
  public void write(
      long step,
      Map<String, Map<String, Tensor>> files,
      Function<Map<String, String>, ? extends State> state) {
    Storage place = folder.child(name(step));
    if (folder.renames()) {
      Storage hidden = folder.child("." + name(step) + "-" + UUID.randomUUID());
      fill(hidden, files, state);
      remove(place);
      hidden.moveTo(place);
    } else {
      remove(place);
      fill(place, files, state);
    }
    prune(step);
  }

  private static void fill(
      Storage place,
      Map<String, Map<String, Tensor>> files,
      Function<Map<String, String>, ? extends State> state) {
    Map<String, String> digests = new TreeMap<>();
    files.forEach(
        (name, tensors) -> {
          byte[] bytes = new SafeTensors(tensors, Map.of("format", "pt")).bytes();
          digests.put(name, Sha256.of(bytes));
          place.child(name).write(bytes);
        });
    place.child(STATE).writeJson(state.apply(digests));
  }

  private void prune(long step) {
    int kept = 0;
    for (Storage place : all()) {
      boolean whole = place.child(STATE).exists();
      if (whole && step(place.path().getName()) <= step && kept < keep) {
        kept++;
      } else {
        remove(place);
      }
    }
    names()
        .filter(name -> name.startsWith(HIDDEN))
        .map(folder::child)
        .forEach(CheckpointFolder::remove);
  }

  private static void remove(Storage place) {
    place.child(STATE).delete();
    place.delete();
  }

  /**
   * The newest whole checkpoint; damaged ones are passed over with a warning.
   *
   * @param type of the state
   * @param make the checkpoint of its state and the tensors of each file
   */
  public <S extends State, T> Optional<T> newest(
      Class<S> type, BiFunction<S, Map<String, Map<String, Tensor>>, T> make) {
    for (Storage place : all()) {
      try {
        S state = place.child(STATE).readJson(type);
        return Optional.of(make.apply(state, files(place, state)));
      } catch (UserException | MalformedTensorsException | IllegalArgumentException e) {
        LOG.warn("{} is not a whole checkpoint, looking for an older one: {}", place, e.toString());
      }
    }
    return Optional.empty();
  }

  private static Map<String, Map<String, Tensor>> files(Storage place, State state) {
    Map<String, Map<String, Tensor>> files = new LinkedHashMap<>();
    state
        .files()
        .forEach(
            (name, digest) -> {
              byte[] bytes = place.child(name).read();
              if (!Sha256.of(bytes).equals(digest)) {
                throw new MalformedTensorsException(place.child(name) + ": its bytes have changed");
              }
              files.put(name, SafeTensors.parse(bytes, place.child(name).toString()).tensors());
            });
    return files;
  }

  private static String name(long step) {
    return "step-%06d".formatted(step);
  }

  private static long step(String name) {
    return Long.parseLong(name.substring(name.indexOf('-') + 1));
  }

  /** Checkpoints, newest first. */
  private List<Storage> all() {
    return names()
        .filter(name -> NAME.matcher(name).matches())
        .sorted(Comparator.comparing(name -> -step(name)))
        .map(folder::child)
        .toList();
  }

  /** Of all folders. */
  private Stream<String> names() {
    if (!folder.exists()) {
      return Stream.empty();
    }
    try {
      return Arrays.stream(folder.files().listStatus(folder.path()))
          .filter(FileStatus::isDirectory)
          .map(status -> status.getPath().getName());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
