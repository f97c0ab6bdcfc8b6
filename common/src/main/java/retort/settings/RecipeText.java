package retort.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import java.io.File;
import java.net.URL;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import retort.UserException;
import retort.storage.Storage;

/**
 * A recipe, and the files that it includes: by their names beside it, on whatever file system it
 * lies. HOCON alone would look for them on the class path, and pass over what is not there.
 *
 * @param name for messages
 * @param text in HOCON
 * @param file its place; null where it has none
 * @param hadoop for places elsewhere; null where it has none
 * @param depth how many recipes include each other down to this one
 */
record RecipeText(String name, String text, Storage file, Configuration hadoop, int depth) {
  private static final int DEEPEST = 10;

  /** Of a text that has no place. */
  RecipeText(String name, String text) {
    this(name, text, null, null, 0);
  }

  /** Reads one. */
  static RecipeText read(String uri, Configuration hadoop) {
    Storage file = Storage.of(uri, hadoop);
    return new RecipeText(uri, file.readText(), file, hadoop, 0);
  }

  /**
   * Parses it with all that it includes.
   *
   * @throws UserException where one of them is no HOCON, or is not there
   */
  Config parsed() {
    try {
      return ConfigFactory.parseString(
          text,
          ConfigParseOptions.defaults()
              .setOriginDescription(name)
              .setIncluder(new Includer(this::included)));
    } catch (ConfigException e) {
      throw new UserException(
          "%s does not parse: %s"
              .formatted(name, e.getMessage().replaceFirst("^\\Q" + name + "\\E: ", "line ")),
          e);
    }
  }

  private Config included(String path) {
    if (file == null || depth == DEEPEST) {
      throw new UserException(
          "%s: include %s: %s"
              .formatted(
                  name, path, file == null ? "no recipe is beside it" : "recipes in a circle"));
    }
    Storage place =
        path.startsWith("/") || path.contains(":/") ? Storage.of(path, hadoop) : file.sibling(path);
    boolean noEnding = !path.contains(".") && !place.exists();
    Storage there = noEnding ? place.sibling(place.path().getName() + ".conf") : place;
    if (!there.exists()) {
      throw new UserException("%s: include %s: %s: no such file".formatted(name, path, place));
    }
    return new RecipeText(there.toString(), there.readText(), there, hadoop, depth + 1).parsed();
  }

  /** Every form of HOCON's include leads to the same. */
  private record Includer(Function<String, Config> included)
      implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {
    @Override
    public ConfigIncluder withFallback(ConfigIncluder fallback) {
      return this;
    }

    @Override
    public ConfigObject include(ConfigIncludeContext context, String path) {
      return included.apply(path).root();
    }

    @Override
    public ConfigObject includeFile(ConfigIncludeContext context, File path) {
      return include(context, path.getPath());
    }

    @Override
    public ConfigObject includeURL(ConfigIncludeContext context, URL path) {
      return include(context, path.toString());
    }

    @Override
    public ConfigObject includeResources(ConfigIncludeContext context, String path) {
      return include(context, path);
    }
  }
}
