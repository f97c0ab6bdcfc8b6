package retort.distill.gpu;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where the milliseconds of a step went, of {@code metrics.jsonl}.
 *
 * @param parts medians over the lines of the run's second half
 * @param whole the median of a step; "tasks" lies inside "round" and does not count
 */
record StepParts(Map<String, Double> parts, double whole) {

  /**
   * @param from the first step that counts
   */
  static StepParts of(Path output, int from) throws IOException {
    ObjectMapper json = new ObjectMapper();
    Map<String, List<Double>> seen = new TreeMap<>();
    List<Double> steps = new ArrayList<>();
    for (String line : Files.readAllLines(output.resolve("_report/metrics.jsonl"))) {
      JsonNode node = json.readTree(line);
      if (!node.has("milliseconds") || node.get("step").asInt() < from) {
        continue;
      }
      double step = 0;
      for (Map.Entry<String, JsonNode> part : node.get("milliseconds").properties()) {
        double value = part.getValue().asDouble();
        seen.computeIfAbsent(part.getKey(), name -> new ArrayList<>()).add(value);
        step += part.getKey().equals("tasks") ? 0 : value;
      }
      steps.add(step);
    }
    Map<String, Double> medians = new TreeMap<>();
    seen.forEach((part, values) -> medians.put(part, median(values)));
    return new StepParts(medians, median(steps));
  }

  private static double median(List<Double> values) {
    Collections.sort(values);
    return values.get(values.size() / 2);
  }
}
