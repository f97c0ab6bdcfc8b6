package retort.settings;

import java.util.List;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Option;

/** The options --recipe and --set, mixed into every command. */
public final class SettingsOptions {
  @Option(
      names = "--recipe",
      paramLabel = "URI",
      description = "A HOCON file of settings; see conf/ for the paper's recipes.")
  private String recipe = "";

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "One setting, over the recipe's; repeatable.")
  private List<String> assignments = List.of();

  /**
   * Reads the recipe and applies the assignments.
   *
   * @throws retort.UserException where the recipe can't be read or a key is unknown
   */
  public Settings load(Configuration hadoop) {
    RecipeText text = recipe.isEmpty() ? new RecipeText("", "") : RecipeText.read(recipe, hadoop);
    return Settings.load(text, assignments);
  }
}
