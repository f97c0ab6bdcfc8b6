package retort.resume;

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
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import retort.UserException;
import retort.command.ExistingOutput;
import retort.command.IfExists;
import retort.storage.Lease;
import retort.storage.Storage;

class ResumableRunTest {
  @TempDir private Path folder;

  private final List<String> calls = new ArrayList<>();

  private final class Recorded implements ResumableRun.Steps<String> {
    private final boolean complete;

    Recorded(boolean complete) {
      this.complete = complete;
    }

    @Override
    public boolean prepare(IfExists ifExists, Lease lease) {
      lease.check();
      calls.add("prepare " + ifExists);
      return complete;
    }

    @Override
    public Optional<String> newest() {
      calls.add("newest");
      return Optional.of("step 7");
    }

    @Override
    public void run(Optional<String> checkpoint, Lease lease) {
      lease.check();
      assertTrue(Files.exists(lock()), "the output is claimed while it is written");
      calls.add("run from " + checkpoint.orElse("the beginning"));
    }
  }

  private Path lock() {
    return folder.resolve("_out.lock");
  }

  private List<String> calls(IfExists ifExists, boolean complete) {
    calls.clear();
    Storage output = Storage.of(folder.resolve("out").toString(), new Configuration());
    new ResumableRun(output, new ExistingOutput.OutputPolicy(ifExists, Duration.ZERO))
        .run(new Recorded(complete));
    assertFalse(Files.exists(lock()), "the lease ends with the run");
    return calls;
  }

  @Test
  void onlyAResumedRunLooksForACheckpoint() {
    assertEquals(
        List.of("prepare RESUME", "newest", "run from step 7"), calls(IfExists.RESUME, false));
    for (IfExists fresh : List.of(IfExists.REFUSE, IfExists.OVERWRITE)) {
      assertEquals(List.of("prepare " + fresh, "run from the beginning"), calls(fresh, false));
    }
  }

  @Test
  void aCompleteOutputIsLeftAsItIs() {
    assertEquals(List.of("prepare RESUME"), calls(IfExists.RESUME, true));
  }

  @Test
  void aClaimedOutputIsNotTouched() {
    Storage output = Storage.of(folder.resolve("out").toString(), new Configuration());
    try (Lease other = Lease.of(output, Duration.ZERO)) {
      other.check();
      calls.clear();
      assertThrows(
          UserException.class,
          () ->
              new ResumableRun(output, ExistingOutput.OutputPolicy.NONE).run(new Recorded(false)));
      assertEquals(List.of(), calls);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "false, '', false", // nothing was written
    "false, part, true", // something was
    "true, '', true" // an empty folder of the user's own
  })
  void aRunThatFailsLeavesNoEmptyFolder(boolean before, String written, boolean stays)
      throws IOException {
    Path out = folder.resolve("out");
    if (before) {
      Files.createDirectory(out);
    }
    ResumableRun.Steps<String> failing =
        new ResumableRun.Steps<>() {
          @Override
          public boolean prepare(IfExists ifExists, Lease claim) {
            return false;
          }

          @Override
          public void run(Optional<String> checkpoint, Lease claim) {
            assertTrue(out.toFile().exists() || out.toFile().mkdir());
            if (!written.isEmpty()) {
              assertTrue(out.resolve(written).toFile().mkdir());
            }
            throw undeclared(new SparkException("the representations are NaN"));
          }
        };
    Storage output = Storage.of(out.toString(), new Configuration());
    assertThrows(
        SparkException.class,
        () -> new ResumableRun(output, ExistingOutput.OutputPolicy.NONE).run(failing));
    assertEquals(stays, Files.exists(out));
    assertFalse(Files.exists(lock()));
  }

  /** As Scala throws. */
  @SuppressWarnings("unchecked")
  private static <E extends Throwable> RuntimeException undeclared(Throwable checked) throws E {
    throw (E) checked;
  }
}
