package retort.resume;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import retort.storage.Storage;

/**
 * A {@code metrics.jsonl}: one JSON object a line, each with its {@code step}. The file is replaced
 * whole at every checkpoint, since object stores can't append; a resumed run goes on from the lines
 * up to its checkpoint.
 */
public final class MetricsFile {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Storage file;
  private final List<String> lines = new ArrayList<>();

  /**
   * A file that goes on at a step.
   *
   * @param from the step of the checkpoint; later lines are of steps that will be taken again
   */
  public MetricsFile(Storage file, long from) {
    this.file = file;
    if (from > 0 && file.exists()) {
      file.readText()
          .lines()
          .filter(line -> !line.isBlank() && stepOf(line) <= from)
          .forEach(lines::add);
    }
  }

  /**
   * Adds a line.
   *
   * @param line in the order in which it is to be written
   */
  public void add(Map<String, Object> line) {
    try {
      lines.add(JSON.writeValueAsString(line));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The lines so far. */
  public List<String> lines() {
    return List.copyOf(lines);
  }

  /** Replaces the file. */
  public void flush() {
    file.writeText(String.join("\n", lines) + "\n");
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
