package retort.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import retort.UserException;

class SettingsTest {
  @TempDir private Path folder;

  /** A name of {@code --set} that is none; it is the user's to mend. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "distill.steps[0]=3",
        "distill.\"steps=3",
        "distill..steps=3",
        ".=3",
        "$=3",
        "=3",
        "distill.steps",
        "distill=5",
        "include \"x\"=3",
        "a b c=1"
      })
  void whatIsNoSettingIsRefused(String assignment) {
    String message = refused("", assignment);
    assertTrue(message.startsWith("--set"), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "distill.steps=1.5; distill.steps = 1.5: a whole number is wanted",
        "distill.steps=99999999999; distill.steps = 99999999999: a whole number of 32 bits is",
        "distill.steps=many; distill.steps = \"many\": a whole number of 32 bits is wanted",
        "distill.steps=; distill.steps = \"\": a whole number of 32 bits is wanted",
        "distill.steps=null; distill.steps = null: a whole number of 32 bits is wanted",
        "distill.steps=[1; distill.steps = \"[1\": a whole number of 32 bits is wanted",
        "distill.steps=4d; distill.steps = \"4d\": a whole number is wanted",
        "distill.steps=NaN; distill.steps = \"NaN\": a whole number is wanted",
        "distill.steps=1e-400; distill.steps = ",
      })
  void aValueOfAnotherKindIsRefused(String assignment, String expected) {
    Settings settings = Settings.load("", "", List.of(assignment));
    String message =
        assertThrows(UserException.class, () -> settings.integer("distill.steps")).getMessage();
    assertTrue(message.startsWith(expected), message);
  }

  /** HOCON reads what has more bits as a double, and that as the largest number there is. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "9223372036854775808",
        "-9223372036854775809",
        "1e19",
        "9223372036854775807.0e1",
        "1e400"
      })
  void aWholeNumberIsNeverAnother(String number) {
    Settings settings = Settings.load("", "", List.of("distill.seed=" + number));
    String message =
        assertThrows(UserException.class, () -> settings.longInteger("distill.seed")).getMessage();
    assertTrue(message.contains("a whole number of 64 bits is wanted"), message);
  }

  @ParameterizedTest
  @CsvSource({
    "9223372036854775807, 9223372036854775807",
    "-9223372036854775808, -9223372036854775808",
    "9007199254740993, 9007199254740993",
    "1e3, 1000",
    "-5.0, -5"
  })
  void aWholeNumberIsReadToTheLastBit(String number, long expected) {
    Settings settings = Settings.load("", "", List.of("distill.seed=" + number));
    assertEquals(expected, settings.longInteger("distill.seed"));
  }

  @ParameterizedTest
  @CsvSource({
    "DISTILL.BATCH, distill.batch",
    "distill.weightDecay, distill.pool.weight-decay",
    "extract.maxRejected, extract.max-rejected",
    "evaluate.max_rejected, evaluate.max-rejected",
    "distill.batc, distill.batch"
  })
  void theNearestSettingIsFoundHoweverItsWordsAreJoined(String written, String nearest) {
    UserException refused =
        assertThrows(UserException.class, () -> Settings.load("", "", List.of(written + "=1")));
    assertTrue(refused.getMessage().endsWith("the nearest is " + nearest), refused.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "grey, gray",
    "solarise.first, solarize.first",
    "solarise.second, solarize.second",
    "least-area, min-area",
    "most-stretch, max-aspect-ratio",
    "blur.least-sigma, blur.min-sigma",
    "blur.most-sigma, blur.max-sigma",
  })
  void aNameOfAnEarlierVersionIsRefusedWithTheOneOfToday(String old, String name) {
    String message = refused("", "teacher.augment.%s=0.1".formatted(old));
    assertTrue(message.endsWith(" is called teacher.augment." + name + " now"), message);
  }

  @Test
  void numbersOfAListAreWhole() {
    String key = "distill.backbone.widths";
    assertEquals(List.of(8, 16), Settings.load("", "", List.of(key + "=[8, 16.0]")).integers(key));
    Settings broken = Settings.load("", "", List.of(key + "=[8, 16.5]"));
    String message = assertThrows(UserException.class, () -> broken.integers(key)).getMessage();
    assertTrue(message.contains("[8,16.5]: a list of whole numbers is wanted"), message);
  }

  @Test
  void theRecipesLineIsSaid() throws IOException {
    Path recipe = write("r.conf", "\ndistill.steps = x\n");
    Settings settings = load(recipe);
    String message =
        assertThrows(UserException.class, () -> settings.integer("distill.steps")).getMessage();
    assertTrue(message.endsWith("is wanted (" + recipe + ": 2)"), message);
  }

  /** Beside the recipe, by every form that HOCON has; the includer's own values hold. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "include \"b.conf\"",
        "include \"b\"",
        "include file(\"b.conf\")",
        "include required(\"b.conf\")",
        "include \"../%s/b.conf\"",
        "include \"sub/c.conf\""
      })
  void recipesInclude(String include) throws IOException {
    write("b.conf", "distill { steps = 7, images = 8 }");
    write("sub/c.conf", "include \"../b.conf\"");
    Path recipe =
        write("a.conf", include.formatted(folder.getFileName()) + "\ndistill.images = 9\n");
    Settings settings = load(recipe);
    assertEquals(7, settings.integer("distill.steps"));
    assertEquals(9, settings.integer("distill.images"));
  }

  @ParameterizedTest
  @CsvSource({
    "include \"nosuch.conf\", nosuch.conf: no such file",
    "include required(\"nosuch.conf\"), nosuch.conf: no such file",
    "include url(\"https://example.com/x.conf\"), not read from the web",
    "include \"a.conf\", recipes in a circle",
    "include \"bad.conf\", bad.conf does not parse: line 1",
    "include \"unknown.conf\", there is no setting distill.stepps; the nearest is distill.steps",
  })
  void anIncludeThatIsNotThereIsRefused(String include, String expected) throws IOException {
    write("bad.conf", "distill { steps = 1");
    write("unknown.conf", "distill.stepps = 1");
    Path recipe = write("a.conf", include + "\n");
    String message = assertThrows(UserException.class, () -> load(recipe)).getMessage();
    assertTrue(message.contains(expected), message);
  }

  @Test
  void aFolderIsNoRecipe() {
    String message = assertThrows(UserException.class, () -> load(folder)).getMessage();
    assertTrue(message.endsWith("it is a folder, and a file is wanted"), message);
  }

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private static Settings load(Path recipe) {
    SettingsOptions options = new SettingsOptions();
    CommandLine.populateCommand(options, "--recipe", recipe.toString());
    return options.load(new Configuration());
  }

  private static String refused(String recipe, String assignment) {
    return assertThrows(UserException.class, () -> Settings.load(recipe, "", List.of(assignment)))
        .getMessage();
  }
}
