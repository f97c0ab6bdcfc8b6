package retort.teacher.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import retort.resume.MetricsFile;
import retort.storage.Storage;

class TeacherJournalTest {
  @TempDir private Path folder;
  private long now;

  @Test
  void aStepTakesTheTimeOfStepsAloneWhateverCameBetween() throws Exception {
    Storage file = Storage.of(folder.resolve("metrics.jsonl").toString(), new Configuration());
    MetricsFile metrics = new MetricsFile(file, 0);
    try (TeacherJournal journal = new TeacherJournal(metrics, 100, 0, 256, () -> now)) {
      steps(journal, 1, 45);
      journal.between(() -> passes(30_000));
      steps(journal, 46, 50);
      journal.step(50, 1, 1.5, 1e-3);
    }
    JsonNode line = new ObjectMapper().readTree(metrics.lines().get(0));
    assertEquals(1000, line.get("milliseconds").asLong());
    assertEquals(800, line.get("taskMilliseconds").asLong());
    assertEquals(256, line.get("imagesPerSecond").asLong());
  }

  private void steps(TeacherJournal journal, int from, int to) {
    for (int step = from; step <= to; step++) {
      passes(1000);
      journal.tasks(Duration.ofMillis(800).toNanos());
      journal.taken(step, 1.5);
    }
  }

  private void passes(long milliseconds) {
    now += Duration.ofMillis(milliseconds).toNanos();
  }
}
