package retort.distill;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import retort.storage.Storage;

/**
 * What a person watches and what {@code metrics.jsonl} keeps. The file is replaced whole at every
 * checkpoint, since object stores can't append; a resumed run goes on from the lines up to its
 * checkpoint.
 */
final class Journal {
  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Storage file;
  private final long steps;
  private final List<String> lines = new ArrayList<>();

  /**
   * A journal that goes on at a step.
   *
   * @param file {@code _report/metrics.jsonl}
   * @param steps of the whole run
   * @param from the step of the checkpoint; later lines are of steps that will be taken again
   */
  Journal(Storage file, long steps, long from) {
    this.file = file;
    this.steps = steps;
    if (from > 0 && file.exists()) {
      file.readText()
          .lines()
          .filter(line -> !line.isBlank() && stepOf(line) <= from)
          .forEach(lines::add);
    }
  }

  /** One line of the outer loop. */
  void step(long step, double loss, double lr, int backbone, Map<String, Double> milliseconds) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("step", step);
    line.put("loss", loss);
    line.put("lr", lr);
    line.put("backbone", backbone);
    line.put("milliseconds", milliseconds);
    add(line);
    LOG.info("step {}/{}  outer loss {}  {}", step, steps, "%.5f".formatted(loss), milliseconds);
  }

  /** One evaluation on the held-out rows. */
  void heldOut(long step, double loss, double initial) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("step", step);
    line.put("heldOutLoss", loss);
    line.put("ratioToInitial", loss / initial);
    add(line);
    LOG.info(
        "step {}/{}  held-out outer loss {}  {} of the initial set's",
        step,
        steps,
        "%.5f".formatted(loss),
        "%.3f".formatted(loss / initial));
  }

  /** Replaces the file. */
  void flush() {
    file.writeText(String.join("\n", lines) + "\n");
  }

  private void add(Map<String, Object> line) {
    try {
      lines.add(JSON.writeValueAsString(line));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long stepOf(String line) {
    try {
      JsonNode node = JSON.readTree(line);
      return node.path("step").asLong(Long.MAX_VALUE);
    } catch (JsonProcessingException e) {
      return Long.MAX_VALUE;
    }
  }
}
