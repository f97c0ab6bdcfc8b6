package retort.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.FileStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import retort.command.UserException;
import retort.network.ConvNetShape;
import retort.network.Weights;
import retort.outer.Synthetic;
import retort.pool.Member;
import retort.storage.Sha256;
import retort.storage.Storage;
import retort.tensors.MalformedTensorsException;
import retort.tensors.SafeTensors;
import retort.tensors.Tensor;

/**
 * The folder {@code _checkpoints} of an output. A checkpoint is written under a hidden name and
 * renamed; its {@code state.json}, which names the digest of every other file, is written last, so
 * that half a checkpoint is never read, on stores without an atomic rename either.
 */
public final class Checkpoints {
  private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
  private static final Pattern NAME = Pattern.compile("step-\\d{6,}");

  private final Storage folder;
  private final ConvNetShape shape;
  private final int keep;

  /**
   * The checkpoints of one run.
   *
   * @param folder {@code OUTPUT/_checkpoints}
   * @param shape of the backbones
   * @param keep how many, at least 1
   */
  public Checkpoints(Storage folder, ConvNetShape shape, int keep) {
    this.folder = folder;
    this.shape = shape;
    this.keep = keep;
  }

  /** Writes a checkpoint, then removes all but the last ones. */
  public void write(Checkpoint checkpoint) {
    Map<String, byte[]> files = files(checkpoint);
    Map<String, String> digests = new TreeMap<>();
    files.forEach((name, bytes) -> digests.put(name, Sha256.of(bytes)));
    Storage hidden = folder.child("." + name(checkpoint.step()) + "-" + UUID.randomUUID());
    files.forEach((name, bytes) -> hidden.child(name).write(bytes));
    hidden.child("state.json").writeJson(state(checkpoint, digests));
    Storage place = folder.child(name(checkpoint.step()));
    place.delete();
    hidden.moveTo(place);
    List<Storage> all = all();
    all.subList(keep > all.size() ? all.size() : keep, all.size()).forEach(Storage::delete);
  }

  /** The newest whole checkpoint; damaged ones are passed over with a warning. */
  public Optional<Checkpoint> newest() {
    for (Storage place : all()) {
      try {
        return Optional.of(read(place));
      } catch (UserException | MalformedTensorsException | IllegalArgumentException e) {
        LOG.warn("{} is not a whole checkpoint, looking for an older one: {}", place, e.toString());
      }
    }
    return Optional.empty();
  }

  private Checkpoint read(Storage place) {
    RunState state = place.child("state.json").readJson(RunState.class);
    Map<String, SafeTensors> files = new LinkedHashMap<>();
    state
        .files()
        .forEach(
            (name, digest) -> {
              byte[] bytes = place.child(name).read();
              if (!Sha256.of(bytes).equals(digest)) {
                throw new MalformedTensorsException(place.child(name) + ": its bytes have changed");
              }
              files.put(name, SafeTensors.parse(bytes, place.child(name).toString()));
            });
    Map<String, Tensor> synthetic = files.get("synthetic.safetensors").tensors();
    List<Member> pool =
        IntStream.range(0, state.pool().size())
            .mapToObj(
                k ->
                    new Member(
                        new Weights(shape, files.get(pool(k)).tensors()),
                        new Weights(shape, files.get(momentum(k)).tensors()),
                        state.pool().get(k).trained(),
                        state.pool().get(k).incarnation()))
            .toList();
    return new Checkpoint(
        state.step(),
        state.seed(),
        state.sampled(),
        state.loss(),
        state.initialHeldOut(),
        state.identity(),
        new Synthetic(synthetic.get("images"), synthetic.get("targets")),
        files.get("optimizer.safetensors").tensors(),
        pool);
  }

  private static Map<String, byte[]> files(Checkpoint checkpoint) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    Map<String, Tensor> synthetic = new LinkedHashMap<>();
    synthetic.put("images", checkpoint.synthetic().images());
    synthetic.put("targets", checkpoint.synthetic().targets());
    files.put("synthetic.safetensors", bytes(synthetic));
    files.put("optimizer.safetensors", bytes(checkpoint.optimizer()));
    for (int k = 0; k < checkpoint.pool().size(); k++) {
      files.put(pool(k), bytes(checkpoint.pool().get(k).weights().tensors()));
      files.put(momentum(k), bytes(checkpoint.pool().get(k).momentum().tensors()));
    }
    return files;
  }

  private static RunState state(Checkpoint checkpoint, Map<String, String> digests) {
    return new RunState(
        checkpoint.step(),
        checkpoint.seed(),
        checkpoint.sampled(),
        checkpoint.loss(),
        checkpoint.initialHeldOut(),
        // Generators are derived from these for every draw and have no state of their own.
        Map.of(
            "derivedFrom", List.of("seed", "purpose", "step", "partition", "backbone"),
            "seed", checkpoint.seed(),
            "step", checkpoint.step()),
        checkpoint.pool().stream()
            .map(member -> new RunState.Backbone(member.trained(), member.incarnation()))
            .toList(),
        hash(checkpoint.identity()),
        checkpoint.identity(),
        digests);
  }

  private static String hash(Map<String, Object> identity) {
    return Sha256.of(new TreeMap<>(identity).toString().getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] bytes(Map<String, Tensor> tensors) {
    return new SafeTensors(tensors, Map.of("format", "pt")).bytes();
  }

  private static String name(long step) {
    return "step-%06d".formatted(step);
  }

  private static String pool(int k) {
    return "pool-%02d.safetensors".formatted(k);
  }

  private static String momentum(int k) {
    return "momentum-%02d.safetensors".formatted(k);
  }

  /** Newest first. */
  private List<Storage> all() {
    if (!folder.exists()) {
      return List.of();
    }
    try {
      List<String> names = new ArrayList<>();
      Arrays.stream(folder.files().listStatus(folder.path()))
          .filter(FileStatus::isDirectory)
          .map(status -> status.getPath().getName())
          .filter(name -> NAME.matcher(name).matches())
          .forEach(names::add);
      names.sort(Comparator.comparing(name -> -Long.parseLong(name.substring(5))));
      return names.stream().map(folder::child).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
