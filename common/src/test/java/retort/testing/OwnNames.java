package retort.testing;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import retort.UserException;
import retort.settings.Settings;

/**
 * What a command says to its user names its own options and settings, and no other command's;
 * another's only after that one's name ("distill.sh --resume").
 */
public final class OwnNames {
  private static final Pattern OPTION =
      Pattern.compile("(?<script>[a-z-]+\\.sh(?: [a-z]+)? )?(?<name>--[a-z][a-z-]*)");

  private static final Pattern SETTING =
      Pattern.compile(
          "(?<![\\w./-])(?<!there is no setting"
              + " )(?<name>(teacher|extract|distill|evaluate)\\.[a-z][a-z.-]*[a-z])");

  /** Of spark-submit. */
  private static final Set<String> SPARKS =
      Set.of("--conf", "--driver-memory", "--executor-memory", "--packages");

  private static final Set<String> SCRIPTS =
      Set.of("teacher.safetensors", "teacher.onnx", "distill.sh", "evaluate.sh");

  private OwnNames() {}

  /**
   * Checks a message.
   *
   * @param command that said it
   * @param section of the settings that are its own
   */
  public static void check(Runnable command, String section, String message) {
    Set<String> options = new HashSet<>(SPARKS);
    collect(new CommandLine(command), options);
    for (String line : message.lines().filter(l -> l.startsWith("retort: ")).toList()) {
      Matcher option = OPTION.matcher(line);
      while (option.find()) {
        assertTrue(
            option.group("script") != null || options.contains(option.group("name")),
            () -> option.group("name") + " is no option of this command: " + line);
      }
      Config reference = ConfigFactory.parseResources("reference.conf").resolve();
      Matcher setting = SETTING.matcher(line);
      while (setting.find()) {
        String name = setting.group("name");
        assertTrue(
            SCRIPTS.contains(name) || (name.startsWith(section + ".") && reference.hasPath(name)),
            () -> name + " is no setting of this command: " + line);
      }
    }
  }

  /**
   * Sets every number of a section to -1 in turn: what the settings' reader then refuses is named
   * whole, or by its section where several are refused at once.
   *
   * @param read the command's settings
   * @return the keys that were refused
   */
  public static List<String> refused(Runnable command, String section, Consumer<Settings> read) {
    List<String> refused = new ArrayList<>();
    ConfigFactory.parseResources("reference.conf").resolve().getConfig(section).entrySet().stream()
        .filter(entry -> entry.getValue().valueType() == ConfigValueType.NUMBER)
        .map(entry -> section + "." + entry.getKey())
        .sorted()
        .forEach(
            key -> {
              Settings settings = Settings.load("", "", List.of(key + " = -1"));
              try {
                read.accept(settings);
              } catch (UserException e) {
                check(command, section, "retort: " + e.getMessage());
                String of = key.substring(0, key.lastIndexOf('.'));
                assertTrue(
                    e.getMessage().contains(key) || e.getMessage().contains(of + ": "),
                    () -> key + ": " + e.getMessage());
                refused.add(key);
              }
            });
    return refused;
  }

  private static void collect(CommandLine command, Set<String> options) {
    command.getCommandSpec().options().forEach(option -> options.addAll(Set.of(option.names())));
    command.getSubcommands().values().forEach(sub -> collect(sub, options));
  }
}
