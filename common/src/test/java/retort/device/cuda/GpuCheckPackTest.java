package retort.device.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What gpu-check.sh packs, and whether a node that has nothing else can run it. */
class GpuCheckPackTest {
  private static final Path SCRIPT = Path.of("../submit-scripts/benchmarks/gpu-check.sh");
  private static final Pattern PARTS =
      Pattern.compile("(classes|test-classes)/retort/\\{([^}]*)\\}");

  /** A line of jdeps: "retort.device.A -> retort.B not found". */
  private static final Pattern EDGE =
      Pattern.compile("(retort\\.\\S+) +-> (retort\\.\\S+) +(\\S.*)");

  @TempDir private Path folder;

  @Test
  void noClassOfRetortIsMissing() throws IOException {
    String script = Files.readString(SCRIPT);
    Matcher parts = PARTS.matcher(script);
    int found = 0;
    while (parts.find()) {
      for (String part : parts.group(2).split(",", -1)) {
        copy(Path.of("target", parts.group(1)), "retort/" + part, Integer.MAX_VALUE);
        found++;
      }
    }
    assertTrue(found > 5, "the parts that the script copies: " + found);
    if (script.contains("target/classes/retort/*.class")) {
      copy(Path.of("target/classes"), "retort", 1);
    }
    assertEquals(List.of(), missing());
  }

  private void copy(Path classes, String part, int depth) throws IOException {
    try (Stream<Path> files = Files.walk(classes.resolve(part), depth)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path to = folder.resolve(classes.relativize(file).toString());
        Files.createDirectories(to.getParent());
        Files.copy(file, to);
      }
    }
  }

  private List<String> missing() {
    String libraries =
        Arrays.stream(System.getProperty("java.class.path").split(":", -1))
            .filter(jar -> jar.endsWith(".jar"))
            .collect(Collectors.joining(":"));
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    int code =
        ToolProvider.findFirst("jdeps")
            .orElseThrow()
            .run(
                out,
                out,
                "--multi-release",
                "base",
                "-verbose:class",
                "-filter:none",
                "-e",
                "retort\\..*",
                "-cp",
                libraries,
                folder.toString());
    assertEquals(0, code, text.toString());
    return missing(text.toString());
  }

  /** What the check comes to that is not there. */
  private static List<String> missing(String edges) {
    Map<String, Set<String>> uses = new HashMap<>();
    Set<String> absent = new TreeSet<>();
    Matcher edge = EDGE.matcher(edges);
    while (edge.find()) {
      uses.computeIfAbsent(edge.group(1), k -> new TreeSet<>()).add(edge.group(2));
      if (edge.group(3).equals("not found")) {
        absent.add(edge.group(2));
      }
    }
    Set<String> reached = new TreeSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(GpuCheck.class.getName()));
    while (!open.isEmpty()) {
      String name = open.pop();
      if (reached.add(name)) {
        open.addAll(uses.getOrDefault(name, Set.of()));
      }
    }
    assertTrue(reached.size() > 50, "what jdeps finds: " + reached);
    return absent.stream().filter(reached::contains).toList();
  }
}
