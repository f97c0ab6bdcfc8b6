package retort.resume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
}
