package retort.distill.krrst;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import retort.dataset.Synthetic;
import retort.network.Architecture;
import retort.network.Head;
import retort.storage.Storage;
import retort.tensors.Tensor;

class CheckpointsTest {
  private static final Architecture ARCHITECTURE =
      Architecture.convNet(1, 2, List.of(2), new Head.LinearHead(3));

  @TempDir private Path folder;

  @Test
  void whatIsWrittenIsReadBackWhole() {
    Checkpoints checkpoints = checkpoints();
    Checkpoint written = checkpoint(7);
    checkpoints.write(written);
    Checkpoint read = checkpoints.newest().orElseThrow();
    assertEquals(7, read.step());
    assertEquals(Optional.of(new Checkpoint.LastStep(1, 0.25)), read.last());
    assertEquals(OptionalDouble.of(0.5), read.initialHeldOut());
    assertEquals("[4, 8]", read.identity().get("widths").toString());
    assertArrayEquals(written.synthetic().images().values(), read.synthetic().images().values());
    assertArrayEquals(new int[] {2, 3}, read.synthetic().targets().shape());
    assertArrayEquals(
        written.optimizer().get("images.first").values(),
        read.optimizer().get("images.first").values());
    for (int k = 0; k < 2; k++) {
      assertEquals(written.pool().get(k).trainingSteps(), read.pool().get(k).trainingSteps());
      for (String name : written.pool().get(k).weights().keySet()) {
        assertArrayEquals(
            written.pool().get(k).weights().get(name).values(),
            read.pool().get(k).weights().get(name).values());
      }
    }
  }

  @Test
  void theLastTwoAreKept() throws IOException {
    Checkpoints checkpoints = checkpoints();
    for (long step : new long[] {0, 9, 10, 1_000_000}) {
      checkpoints.write(checkpoint(step));
    }
    try (var names = Files.list(folder)) {
      assertEquals(
          List.of("step-000010", "step-1000000"),
          names.map(path -> path.getFileName().toString()).sorted().toList());
    }
    assertEquals(1_000_000, checkpoints.newest().orElseThrow().step());
  }

  @Test
  void halfACheckpointIsPassedOver() throws IOException {
    Checkpoints checkpoints = checkpoints();
    checkpoints.write(checkpoint(1));
    for (String damage : List.of("state.json", "pool-01.safetensors", "synthetic.safetensors")) {
      checkpoints.write(checkpoint(2));
      Path file = folder.resolve("step-000002").resolve(damage);
      byte[] whole = Files.readAllBytes(file);
      Files.write(file, java.util.Arrays.copyOf(whole, whole.length / 2));
      assertEquals(1, checkpoints.newest().orElseThrow().step(), damage);
      Files.delete(file);
      assertEquals(1, checkpoints.newest().orElseThrow().step(), damage);
    }
    Files.createDirectories(folder.resolve(".step-000003-half"));
    assertEquals(1, checkpoints.newest().orElseThrow().step());
  }

  @Test
  void whatKilledRunsLeftIsNotReadAndGoes() throws IOException {
    Checkpoints checkpoints = checkpoints();
    for (long step : new long[] {4, 6, 8}) {
      checkpoints.write(checkpoint(step));
    }
    Files.delete(folder.resolve("step-000008/state.json"));
    Files.move(folder.resolve("step-000006"), folder.resolve(".step-000006-killed"));
    checkpoints.write(checkpoint(4));
    checkpoints.write(checkpoint(5));
    try (var names = Files.list(folder)) {
      assertEquals(
          List.of("step-000004", "step-000005"),
          names.map(path -> path.getFileName().toString()).sorted().toList());
    }
    assertEquals(5, checkpoints.newest().orElseThrow().step());
  }

  @Test
  void theFilesHaveTheNamesOfTheContract() throws IOException {
    checkpoints().write(checkpoint(123));
    Path place = folder.resolve("step-000123");
    for (String name :
        List.of(
            "synthetic.safetensors",
            "optimizer.safetensors",
            "pool-00.safetensors",
            "pool-01.safetensors",
            "state.json")) {
      assertTrue(Files.exists(place.resolve(name)), name);
    }
    String state = Files.readString(place.resolve("state.json"));
    for (String key : List.of("\"step\" : 123", "\"seed\"", "\"sampled\"", "\"settingsHash\"")) {
      assertTrue(state.contains(key), state);
    }
  }

  @Test
  void thereMayBeNone() {
    assertTrue(checkpoints().newest().isEmpty());
  }

  private Checkpoints checkpoints() {
    return new Checkpoints(Storage.of(folder.toString(), new Configuration()), ARCHITECTURE, 2);
  }

  private static Checkpoint checkpoint(long step) {
    Tensor images = new Tensor(new float[] {1, 2, 3, 4, 5, 6, 7, 8 + step}, 2, 1, 2, 2);
    Tensor targets = new Tensor(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
    List<BackboneState> pool =
        List.of(
            new BackboneState(ARCHITECTURE.initialize(1), ARCHITECTURE.initialize(4), 3, 1),
            new BackboneState(ARCHITECTURE.initialize(2), ARCHITECTURE.initialize(3), 5, 2));
    return new Checkpoint(
        step,
        42,
        Optional.of(new Checkpoint.LastStep(1, 0.25)),
        OptionalDouble.of(0.5),
        Map.of("widths", List.of(4, 8)),
        new Synthetic(images, targets),
        Map.of("images.first", images),
        pool);
  }
}
