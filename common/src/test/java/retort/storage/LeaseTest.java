package retort.storage;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import retort.UserException;

class LeaseTest {
  private static final Lease.LeaseTiming QUICK =
      new Lease.LeaseTiming(Duration.ofMillis(20), Duration.ofMillis(2000));
  private static final Lease.LeaseTiming IMPATIENT =
      new Lease.LeaseTiming(Duration.ofMillis(20), Duration.ofMillis(100));

  @TempDir private Path folder;

  private Storage output;
  private Storage file;

  @BeforeEach
  void place() {
    output = Storage.of(folder.resolve("a/distilled").toString(), new Configuration());
    file = output.sibling("_distilled.lock");
  }

  @Test
  void aSecondWriterIsRefusedWhileTheFirstLives() {
    try (Lease first = Lease.of(output, Duration.ZERO, QUICK)) {
      UserException refused =
          assertThrows(UserException.class, () -> Lease.of(output, Duration.ZERO, QUICK).close());
      assertTrue(
          refused.getMessage().contains("process " + ProcessHandle.current().pid()),
          refused.getMessage());
      assertTrue(refused.getMessage().contains("distilled"), refused.getMessage());
      assertDoesNotThrow(first::check);
    }
  }

  @Test
  void afterTheFirstHasEndedTheNextMayWrite() throws IOException {
    Lease.of(output, Duration.ZERO, QUICK).close();
    assertEquals(List.of(), names());
    try (Lease next = Lease.of(output, Duration.ZERO, QUICK)) {
      next.check();
      assertFalse(next.tookOver());
      assertEquals(List.of("_distilled.lock"), names());
    }
  }

  @Test
  void aKilledProcessOfThisMachineIsFollowedAtOnce() throws Exception {
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();
    LeaseOwner here = LeaseOwner.current("x", 0);
    file.writeJson(new LeaseOwner("gone", here.host(), gone.pid(), here.started(), 3));
    // A day of patience: it must not be needed.
    try (Lease next =
        Lease.of(
            output,
            Duration.ZERO,
            new Lease.LeaseTiming(Duration.ofMillis(20), Duration.ofDays(1)))) {
      next.check();
    }
    file.writeJson(new LeaseOwner("reused", here.host(), here.process(), here.started() - 1, 3));
    try (Lease next =
        Lease.of(
            output,
            Duration.ZERO,
            new Lease.LeaseTiming(Duration.ofMillis(20), Duration.ofDays(1)))) {
      next.check();
    }
  }

  @Test
  void aSilentOwnerElsewhereIsFollowedAfterAWhile() {
    file.writeJson(new LeaseOwner("silent", "another-host", 1, 0, 7));
    try (Lease next = Lease.of(output, Duration.ZERO, IMPATIENT)) {
      next.check();
      assertTrue(next.tookOver());
    }
    assertFalse(file.exists());
  }

  @Test
  void whoWasOvertakenMayNotCommitAndLeavesTheOthersClaim() {
    Lease first =
        Lease.of(
            output, Duration.ZERO, new Lease.LeaseTiming(Duration.ofDays(1), Duration.ofDays(1)));
    file.writeJson(new LeaseOwner("other", "another-host", 1, 0, 0));
    UserException lost = assertThrows(UserException.class, first::check);
    assertTrue(lost.getMessage().contains("another-host"), lost.getMessage());
    first.close();
    assertTrue(file.exists());
  }

  /** As a scheduler's second try, while the first driver still works. */
  @Test
  void whoWaitsWritesAfterTheFirst() throws Exception {
    ExecutorService other = Executors.newSingleThreadExecutor();
    Lease first = Lease.of(output, Duration.ZERO, QUICK);
    try {
      Future<Lease> second = other.submit(() -> Lease.of(output, Duration.ofMinutes(5), QUICK));
      // Signs of life for longer than its patience with a dead one.
      assertThrows(TimeoutException.class, () -> second.get(3, TimeUnit.SECONDS));
      first.check();
      first.close();
      try (Lease next = second.get(1, TimeUnit.MINUTES)) {
        next.check();
        assertFalse(next.tookOver(), "the first one ended well");
      }
    } finally {
      first.close();
      other.shutdownNow();
    }
  }

  @Test
  void whoWaitsTakesOverFromAWriterThatDies() {
    file.writeJson(new LeaseOwner("silent", "another-host", 1, 0, 7));
    try (Lease next = Lease.of(output, Duration.ofMinutes(5), IMPATIENT)) {
      next.check();
      assertTrue(next.tookOver());
    }
  }

  @Test
  void patienceEnds() {
    try (Lease first = Lease.of(output, Duration.ZERO, QUICK)) {
      assertThrows(
          UserException.class, () -> Lease.of(output, Duration.ofMillis(200), QUICK).close());
      first.check();
    }
  }

  @Test
  void waitingIsToldOnceAMinute() {
    AtomicLong now = new AtomicLong(5);
    List<String> lines = new ArrayList<>();
    LeaseWait waiting = new LeaseWait(Duration.ofHours(3), now::get, lines::add);
    LeaseOwner writer = new LeaseOwner("x", "elsewhere", 12, 0, 7);
    for (int second = 0; second < 179 * 60; second += 7) {
      now.set(5 + TimeUnit.SECONDS.toNanos(second));
      assertTrue(waiting.goesOn(writer));
    }
    assertTrue(lines.size() > 150 && lines.size() <= 180, lines.size() + " lines in 179 minutes");
    assertEquals("process 12 on elsewhere writes it: waiting, 3 hours at most", lines.get(0));
    now.set(5 + TimeUnit.MINUTES.toNanos(180));
    assertFalse(waiting.goesOn(writer));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> there = Files.list(folder.resolve("a"))) {
      return there.map(path -> path.getFileName().toString()).toList();
    }
  }
}
