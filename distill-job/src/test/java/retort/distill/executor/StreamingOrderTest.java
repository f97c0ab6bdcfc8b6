package retort.distill.executor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import retort.device.cuda.EmulatedCard;

/**
 * The driver's calls of a round over rows that a card has no room for, in their order: a copy that
 * is asked for before the work on the batch before, on a stream of its own, can go on meanwhile.
 */
class StreamingOrderTest {
  private static final int BATCHES =
      StreamedRound.BLOCKS.stream().mapToInt(Integer::intValue).sum() / StreamedRound.BATCH;

  @TempDir private Path folder;

  private List<String> calls = List.of();

  /** Where each batch is brought in, and where the work on it begins. */
  private final List<Integer> copies = new ArrayList<>();

  private final List<Integer> works = new ArrayList<>();

  @BeforeEach
  void trace() throws Exception {
    EmulatedCard.folder();
    Path trace = folder.resolve("calls");
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                StreamedRound.class.getName())
            .redirectOutput(folder.resolve("output").toFile())
            .redirectErrorStream(true);
    builder.environment().put("EMULATED_TRACE", trace.toString());
    int code = builder.start().waitFor();
    assertEquals(0, code, Files.readString(folder.resolve("output")));
    calls = Files.readAllLines(trace);
    for (int at = 0; at < calls.size(); at++) {
      String call = calls.get(at);
      if (call.startsWith("launch normalize ")) {
        works.add(at);
      } else if (call.startsWith("up ") && !word(at, 2).equals(mainStream())) {
        copies.add(at);
      }
    }
  }

  private String word(int at, int position) {
    return calls.get(at).split(" ", -1)[position];
  }

  private String mainStream() {
    return calls.stream()
        .filter(call -> call.startsWith("launch "))
        .findFirst()
        .map(call -> call.split(" ", -1)[4])
        .orElseThrow();
  }

  @Test
  void theNextBatchIsAskedForBeforeTheWorkOnThisOne() {
    assertEquals(BATCHES, copies.size());
    assertEquals(BATCHES, works.size());
    for (int k = 0; k + 1 < BATCHES; k++) {
      assertTrue(copies.get(k + 1) < works.get(k), "batch " + k + ": " + copies + works);
    }
  }

  @Test
  void twoBuffersTakeTurnsOnBothSides() {
    Set<String> pinned = new TreeSet<>();
    Set<String> there = new TreeSet<>();
    for (int k = 0; k < BATCHES; k++) {
      pinned.add(word(copies.get(k), 4));
      there.add(word(copies.get(k), 6));
      assertEquals(StreamedRound.bytes(), Integer.parseInt(word(copies.get(k), 8)));
      if (k > 1) {
        assertEquals(word(copies.get(k - 2), 4), word(copies.get(k), 4));
        assertEquals(word(copies.get(k - 2), 6), word(copies.get(k), 6));
      }
    }
    assertEquals(2, pinned.size());
    assertEquals(2, there.size());
  }

  /** What is overwritten was worked on, and what is worked on has come: by events alone. */
  @Test
  void copiesAndWorkWaitForEachOthersEvents() {
    for (int k = 0; k < BATCHES; k++) {
      int copy = copies.get(k);
      String stream = word(copy, 2);
      String used = word(copy - 2, 1);
      assertEquals("record %s on stream %s".formatted(used, mainStream()), calls.get(copy - 2));
      assertEquals("stream %s waits for %s".formatted(stream, used), calls.get(copy - 1));
      if (k > 1) {
        assertTrue(works.get(k - 2) < copy - 2, "the work on batch " + (k - 2));
      }
      String came = word(copy + 1, 1);
      assertEquals("record %s on stream %s".formatted(came, stream), calls.get(copy + 1));
      String awaited = "stream %s waits for %s".formatted(mainStream(), came);
      assertTrue(calls.subList(copy + 1, works.get(k)).contains(awaited), "batch " + k);
    }
  }

  /** From the first batch to the last the host waits for nothing but the copy before the last. */
  @Test
  void theHostWaitsForNoWork() {
    List<String> between = calls.subList(copies.get(0), works.get(BATCHES - 1));
    assertTrue(
        between.stream().noneMatch(call -> call.startsWith("wait for stream")), between::toString);
    assertTrue(between.stream().noneMatch(call -> call.startsWith("down ")), between::toString);
    for (int k = 1; k < BATCHES; k++) {
      List<String> waits =
          calls.subList(copies.get(k - 1), copies.get(k)).stream()
              .filter(call -> call.startsWith("wait for "))
              .toList();
      // The event that follows the copy before the last one, of the same buffer.
      String own = word(copies.get(k) + 1, 1);
      assertEquals(List.of("wait for " + own), waits, "before batch " + k);
      if (k > 1) {
        assertEquals(own, word(copies.get(k - 2) + 1, 1));
      }
    }
    assertEquals(
        0, IntStream.range(1, BATCHES).filter(k -> copies.get(k) <= copies.get(k - 1)).count());
  }
}
