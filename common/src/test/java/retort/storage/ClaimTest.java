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
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import retort.command.UserException;

class ClaimTest {
  private static final Claim.Rhythm QUICK =
      new Claim.Rhythm(Duration.ofMillis(20), Duration.ofMillis(2000));
  private static final Claim.Rhythm IMPATIENT =
      new Claim.Rhythm(Duration.ofMillis(20), Duration.ofMillis(100));

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
    try (Claim first = Claim.of(output, QUICK)) {
      UserException refused =
          assertThrows(UserException.class, () -> Claim.of(output, QUICK).close());
      assertTrue(
          refused.getMessage().contains("process " + ProcessHandle.current().pid()),
          refused.getMessage());
      assertTrue(refused.getMessage().contains("distilled"), refused.getMessage());
      assertDoesNotThrow(first::check);
    }
  }

  @Test
  void afterTheFirstHasEndedTheNextMayWrite() throws IOException {
    Claim.of(output, QUICK).close();
    assertEquals(List.of(), names());
    try (Claim next = Claim.of(output, QUICK)) {
      next.check();
      assertFalse(next.follows());
      assertEquals(List.of("_distilled.lock"), names());
    }
  }

  @Test
  void aKilledProcessOfThisMachineIsFollowedAtOnce() throws Exception {
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();
    Owner here = Owner.current("x", 0);
    file.writeJson(new Owner("gone", here.host(), gone.pid(), here.started(), 3));
    // A day of patience: it must not be needed.
    try (Claim next =
        Claim.of(output, new Claim.Rhythm(Duration.ofMillis(20), Duration.ofDays(1)))) {
      next.check();
    }
    file.writeJson(new Owner("reused", here.host(), here.process(), here.started() - 1, 3));
    try (Claim next =
        Claim.of(output, new Claim.Rhythm(Duration.ofMillis(20), Duration.ofDays(1)))) {
      next.check();
    }
  }

  @Test
  void aSilentOwnerElsewhereIsFollowedAfterAWhile() {
    file.writeJson(new Owner("silent", "another-host", 1, 0, 7));
    try (Claim next = Claim.of(output, IMPATIENT)) {
      next.check();
      assertTrue(next.follows());
    }
    assertFalse(file.exists());
  }

  @Test
  void whoWasOvertakenMayNotCommitAndLeavesTheOthersClaim() {
    Claim first = Claim.of(output, new Claim.Rhythm(Duration.ofDays(1), Duration.ofDays(1)));
    file.writeJson(new Owner("other", "another-host", 1, 0, 0));
    UserException lost = assertThrows(UserException.class, first::check);
    assertTrue(lost.getMessage().contains("another-host"), lost.getMessage());
    first.close();
    assertTrue(file.exists());
  }

  private List<String> names() throws IOException {
    try (Stream<Path> there = Files.list(folder.resolve("a"))) {
      return there.map(path -> path.getFileName().toString()).toList();
    }
  }
}
