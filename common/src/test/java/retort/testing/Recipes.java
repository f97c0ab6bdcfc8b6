package retort.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import retort.settings.Settings;

/** The recipes of {@code conf/}. */
public final class Recipes {
  private static final Path FOLDER = Path.of("../conf");

  private Recipes() {}

  /**
   * A recipe.
   *
   * @param name of its file
   * @param text of it
   */
  public record Recipe(String name, String text) {

    /** Its settings over the defaults. */
    public Settings settings() {
      return Settings.load(text, name, List.of());
    }

    /** Whether it sets something of a job. */
    public boolean sets(String section) {
      return text.lines().anyMatch(line -> line.startsWith(section));
    }
  }

  /** All of them; Spark's own files are none. */
  public static List<Recipe> all() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(".conf"))
          .filter(file -> !file.getFileName().toString().startsWith("spark-"))
          .sorted()
          .map(Recipes::read)
          .toList();
    }
  }

  private static Recipe read(Path file) {
    try {
      return new Recipe(file.getFileName().toString(), Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
