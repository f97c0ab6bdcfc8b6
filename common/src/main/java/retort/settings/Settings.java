package retort.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import retort.InvalidValueException;
import retort.UserException;

/** The effective settings of a run: reference.conf, overridden by a recipe, overridden by --set. */
public final class Settings {
  private static final Pattern SECRET =
      Pattern.compile("secret|password|token|credential|access.?key", Pattern.CASE_INSENSITIVE);

  /** Where a setting comes from that no recipe holds. */
  private static final String SET = "--set";

  private final Config config;

  private Settings(Config config) {
    this.config = config;
  }

  /**
   * Reads and checks the settings.
   *
   * @param recipe the text of a HOCON file, empty for none
   * @param recipeName for messages
   * @param assignments {@code key=value}, the value in HOCON; the last one of a key holds
   * @throws UserException where a text does not parse or a key is unknown, with the nearest known
   *     one
   */
  public static Settings load(String recipe, String recipeName, List<String> assignments) {
    return load(new RecipeText(recipeName, recipe), assignments);
  }

  static Settings load(RecipeText recipe, List<String> assignments) {
    Config reference =
        ConfigFactory.parseResources(Settings.class.getClassLoader(), "reference.conf");
    KnownSettings known = new KnownSettings(reference);
    Config chosen = recipe.parsed();
    known.check(chosen, recipe.name());
    for (String assignment : assignments) {
      Config one = assign(assignment);
      known.check(one, SET);
      chosen = one.withFallback(chosen);
    }
    try {
      return new Settings(chosen.withFallback(reference).resolve());
    } catch (ConfigException e) {
      throw new UserException("the settings do not resolve: " + e.getMessage(), e);
    }
  }

  /**
   * A section as a record, bound by name: {@code weightDecay} is the key {@code weight-decay}, a
   * component that is a record a subsection, or, where there is none of its name, keys of the same
   * section.
   *
   * @throws UserException where a value is of another type or the record's constructor refuses it
   */
  public <T extends Record> T section(String section, Class<T> type) {
    return new SectionBinder(this).bind(section, type);
  }

  boolean has(String key) {
    return config.hasPath(key);
  }

  /** A whole number. */
  public int integer(String key) {
    return integer(key, "a whole number of 32 bits");
  }

  /** As {@link #integer(String)}; where it is none, what is wanted is said. */
  int integer(String key, String wanted) {
    return read(key, wanted, path -> whole(path, config.getInt(path)));
  }

  /**
   * A count that may be left open.
   *
   * @return nothing for 0
   * @throws UserException where it is negative
   */
  public OptionalInt count(String key) {
    int count = integer(key);
    if (count < 0) {
      throw new UserException(
          "settings: " + new InvalidValueException(key, count, "be at least 0").getMessage());
    }
    return count == 0 ? OptionalInt.empty() : OptionalInt.of(count);
  }

  /** A whole number of 64 bits. */
  public long longInteger(String key) {
    return read(key, "a whole number of 64 bits", path -> whole(path, config.getLong(path)));
  }

  /** A number. */
  public double number(String key) {
    return read(key, "a number", config::getDouble);
  }

  /** A text. */
  public String text(String key) {
    return read(key, "a text", config::getString);
  }

  /** true or false. */
  public boolean flag(String key) {
    return read(key, "true or false", config::getBoolean);
  }

  /** A list of whole numbers. */
  public List<Integer> integers(String key) {
    List<Integer> numbers = read(key, "a list of whole numbers", config::getIntList);
    for (double number : numbers(key)) {
      if (number != Math.rint(number)) {
        throw wrong(key, "a list of whole numbers", null);
      }
    }
    return numbers;
  }

  /** A list of numbers. */
  public List<Double> numbers(String key) {
    return read(key, "a list of numbers", config::getDoubleList);
  }

  /** A list of texts. */
  public List<String> texts(String key) {
    return read(key, "a list of texts", config::getStringList);
  }

  /**
   * One of the lower-case names of an enum's values.
   *
   * @throws UserException where it is none of them, with the choices
   */
  public <E extends Enum<E>> E choice(String key, Class<E> type) {
    return choice(key, text(key), type);
  }

  /**
   * Several of the lower-case names of an enum's values, none twice.
   *
   * @throws UserException where one is none of them, with the choices
   */
  public <E extends Enum<E>> List<E> choices(String key, Class<E> type) {
    return texts(key).stream().map(text -> choice(key, text, type)).distinct().toList();
  }

  private static <E extends Enum<E>> E choice(String key, String text, Class<E> type) {
    List<String> names = new ArrayList<>();
    for (E value : type.getEnumConstants()) {
      String name = value.name().toLowerCase(Locale.ROOT).replace('_', '-');
      if (name.equals(text)) {
        return value;
      }
      names.add(name);
    }
    throw new UserException(
        "%s = %s: choose one of %s".formatted(key, text, String.join(", ", names)));
  }

  /**
   * Builds a record of settings.
   *
   * @throws UserException where the record's constructor refuses a value
   */
  public static <T> T validated(Supplier<T> record) {
    try {
      return record.get();
    } catch (IllegalArgumentException e) {
      throw new UserException("settings: " + e.getMessage(), e);
    }
  }

  /**
   * As {@link #validated(Supplier)}, for a record whose values are those of a section.
   *
   * @param section whose name goes before the value's
   */
  public static <T> T validated(String section, Supplier<T> record) {
    try {
      return record.get();
    } catch (InvalidValueException e) {
      throw new UserException("settings: " + e.in(section), e);
    } catch (IllegalArgumentException e) {
      throw new UserException("settings: %s: %s".formatted(section, e.getMessage()), e);
    }
  }

  /**
   * Every key under a section with its value, sorted, secrets redacted: what a manifest records.
   */
  public Map<String, Object> effective(String section) {
    Map<String, Object> values = new TreeMap<>();
    config
        .getConfig(section)
        .entrySet()
        .forEach(
            entry ->
                values.put(
                    section + "." + entry.getKey(),
                    SECRET.matcher(entry.getKey()).find()
                        ? "(redacted)"
                        : entry.getValue().unwrapped()));
    return values;
  }

  /** HOCON would cut a fraction off, and take the nearest number of 64 bits. */
  private <T extends Number> T whole(String key, T number) {
    BigDecimal written = written(key);
    if (written.stripTrailingZeros().scale() > 0) {
      throw wrong(key, "a whole number", null);
    }
    if (written.compareTo(BigDecimal.valueOf(number.longValue())) != 0) {
      throw wrong(key, "a whole number of 64 bits", null);
    }
    return number;
  }

  private BigDecimal written(String key) {
    try {
      return new BigDecimal(config.getString(key).strip());
    } catch (NumberFormatException e) { // Java's own: NaN, 4d, 0x1p3
      throw wrong(key, "a whole number", null);
    }
  }

  private <T> T read(String key, String wanted, Function<String, T> reader) {
    try {
      return reader.apply(key);
    } catch (ConfigException e) {
      throw wrong(key, wanted, e);
    }
  }

  private UserException wrong(String key, String wanted, ConfigException cause) {
    boolean present = config.hasPath(key);
    String place = present ? config.getValue(key).origin().description() : "";
    return new UserException(
        "%s = %s: %s is wanted%s"
            .formatted(
                key,
                present ? config.getValue(key).render(ConfigRenderOptions.concise()) : "null",
                wanted,
                place.isEmpty() || place.startsWith(SET) ? "" : " (" + place + ")"),
        cause);
  }

  private static Config assign(String assignment) {
    int equals = assignment.indexOf('=');
    if (equals < 1) {
      throw new UserException("--set %s: write key=value".formatted(assignment));
    }
    String key = assignment.substring(0, equals).strip();
    String value = assignment.substring(equals + 1).strip();
    try {
      return new RecipeText(SET, key + " = " + value).parsed();
    } catch (UserException notHocon) {
      return text(key, value);
    }
  }

  private static Config text(String key, String value) {
    try {
      return ConfigValueFactory.fromAnyRef(value, SET).atPath(key);
    } catch (ConfigException e) {
      throw new UserException(
          "--set %s=%s: %s is no name of a setting".formatted(key, value, key), e);
    }
  }
}
