package retort.scripts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every file, setting, option and class that a page or a recipe names exists. */
class DocumentedNamesTest {
  private static final Pattern FILE =
      Pattern.compile("(?<![\\w/.:-])(?:conf|docs|submit-scripts|common|\\.ci)/[\\w./-]*\\w");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(?:#[^)]*)?\\)");
  private static final Pattern SETTING =
      Pattern.compile("`((?:distill|teacher|extract|evaluate)(?:\\.[a-z][a-z-]*)+)[` =]");
  private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--[a-z][a-z-]+");
  private static final Pattern CLASS = Pattern.compile("`([A-Z][a-z]+[A-Z]\\w*)(?:#\\w+)?`");

  /** Of other programs: Docker, spark-submit. */
  private static final Set<String> OTHERS_OPTIONS = Set.of("--build-arg", "--properties-file");

  /** Names of folders of images. */
  private static final Set<String> NO_CLASSES = Set.of("TestImages");

  @Test
  void files() throws IOException {
    assertEquals(Set.of(), unknown(FILE, text -> Files.exists(Tree.ROOT.resolve(text))));
    Set<String> broken = new TreeSet<>();
    for (Path page : pages()) {
      LINK.matcher(Files.readString(page))
          .results()
          .map(link -> link.group(1))
          .filter(link -> !Files.exists(page.resolveSibling(link)))
          .forEach(link -> broken.add(page.getFileName() + ": " + link));
    }
    assertEquals(Set.of(), broken);
  }

  @Test
  void settings() throws IOException {
    Config reference = ConfigFactory.parseResources("reference.conf").resolve();
    Set<String> packages = packages();
    assertEquals(
        Set.of(),
        unknown(
            SETTING,
            text ->
                reference.hasPath(text)
                    || packages.contains(text)
                    || text.matches("\\w+\\.(sh|safetensors|onnx)")));
  }

  @Test
  void everyPackageHasItsPlaceInTheDesign() throws IOException {
    String design = Files.readString(Tree.ROOT.resolve("docs/design.md"));
    Set<String> left = packages();
    left.removeIf(name -> name.isEmpty() || design.contains("`" + name + "`"));
    assertEquals(Set.of(), left);
  }

  @Test
  void options() throws IOException {
    String sources = sources();
    assertEquals(
        Set.of(), unknown(OPTION, text -> OTHERS_OPTIONS.contains(text) || sources.contains(text)));
  }

  @Test
  void classes() throws IOException {
    String sources = sources();
    assertEquals(
        Set.of(),
        unknown(
            CLASS,
            text ->
                NO_CLASSES.contains(text)
                    || Pattern.compile("(class|record|interface|enum) " + text + "\\b")
                        .matcher(sources)
                        .find()));
  }

  private static Set<String> unknown(Pattern pattern, Predicate<String> known) throws IOException {
    Set<String> unknown = new TreeSet<>();
    for (Path page : pages()) {
      pattern
          .matcher(Files.readString(page))
          .results()
          .map((MatchResult found) -> found.group(found.groupCount()))
          .filter(known.negate())
          .forEach(name -> unknown.add(page.getFileName() + ": " + name));
    }
    return unknown;
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    for (Path file : Tree.files()) {
      String name = Tree.ROOT.relativize(file).toString();
      boolean page = name.matches("(docs/)?\\w+\\.md") && !isOfThePast(name);
      if (page || name.endsWith(".conf")) {
        pages.add(file);
      }
    }
    return pages;
  }

  /** The log of changes may name what is gone. */
  private static boolean isOfThePast(String name) {
    return name.equals("CHANGELOG.md");
  }

  private static String sources() throws IOException {
    StringBuilder sources = new StringBuilder();
    for (Path file : Tree.files()) {
      if (file.toString().matches(".*\\.(java|sh|py)")) {
        sources.append(Files.readString(file));
      }
    }
    return sources.toString();
  }

  /** Packages without their {@code retort.}, as docs/design.md names them. */
  private static Set<String> packages() throws IOException {
    Pattern info = Pattern.compile(".*/src/main/java/retort/(.*?)/?package-info\\.java");
    return Tree.files().stream()
        .map(file -> info.matcher(file.toString()))
        .filter(Matcher::matches)
        .map(found -> found.group(1).replace('/', '.'))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
