package retort.settings;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import retort.UserException;

/**
 * Binds a section of the settings to a record: a component {@code weightDecay} to the key {@code
 * weight-decay}, or to the one that its {@link SettingKey} names. A component that is a record
 * itself is bound to the subsection of its name, or, where there is none, to keys of the same
 * section. The record's constructor checks the values.
 *
 * @param settings that are read
 */
record SectionBinder(Settings settings) {

  /**
   * Reads a record.
   *
   * @throws UserException where a value is of another type or the constructor refuses it
   * @throws IllegalArgumentException where a component is of a type that no setting has
   */
  <T extends Record> T bind(String section, Class<T> type) {
    RecordComponent[] components = type.getRecordComponents();
    Object[] values =
        Arrays.stream(components).map(component -> value(section, component)).toArray();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    return Settings.validated(section, () -> construct(type, types, values));
  }

  private static <T> T construct(Class<T> type, Class<?>[] types, Object[] values) {
    try {
      Constructor<T> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException refused) {
        throw refused;
      }
      throw new IllegalStateException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private Object value(String section, RecordComponent component) {
    Optional<SettingKey> named = Optional.ofNullable(component.getAnnotation(SettingKey.class));
    String key = section + "." + named.map(SettingKey::value).orElse(kebab(component.getName()));
    Class<?> type = component.getType();
    if (type.isRecord()) {
      return bind(settings.has(key) ? key : section, type.asSubclass(Record.class));
    } else if (type == int.class) {
      return settings.integer(key);
    } else if (type == long.class) {
      return settings.longInteger(key);
    } else if (type == double.class) {
      return settings.number(key);
    } else if (type == boolean.class) {
      return settings.flag(key);
    } else if (type == String.class) {
      return settings.text(key);
    } else if (type == OptionalInt.class) {
      String open = named.map(SettingKey::open).orElse("");
      return open.isEmpty() ? settings.count(key) : count(key, open);
    } else if (type == OptionalDouble.class) {
      return number(key);
    } else if (type.isEnum()) {
      return choice(key, type);
    } else if (type == List.class) {
      return list(key, component.getGenericType());
    }
    throw unknown(key, type);
  }

  /** A count that a word leaves open. */
  private OptionalInt count(String key, String open) {
    if (settings.text(key).equals(open)) {
      return OptionalInt.empty();
    }
    int count = settings.integer(key, "a whole number of 32 bits, or %s,".formatted(open));
    if (count < 1) {
      throw new UserException(
          "settings: %s = %d must be at least 1, or %s".formatted(key, count, open));
    }
    return OptionalInt.of(count);
  }

  /** A number that 0 leaves open. */
  private OptionalDouble number(String key) {
    double number = settings.number(key);
    return number == 0 ? OptionalDouble.empty() : OptionalDouble.of(number);
  }

  private static IllegalArgumentException unknown(String key, Type type) {
    return new IllegalArgumentException("%s: no setting is a %s".formatted(key, type));
  }

  private Object list(String key, Type of) {
    Type element =
        of instanceof ParameterizedType list ? list.getActualTypeArguments()[0] : void.class;
    if (element == Integer.class) {
      return settings.integers(key);
    } else if (element == Double.class) {
      return settings.numbers(key);
    } else if (element == String.class) {
      return settings.texts(key);
    } else if (element instanceof Class<?> type && type.isEnum()) {
      return choices(key, type);
    }
    throw unknown(key, of);
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private Object choice(String key, Class<?> type) {
    return settings.choice(key, (Class) type);
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private Object choices(String key, Class<?> type) {
    return settings.choices(key, (Class) type);
  }

  private static String kebab(String name) {
    return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }
}
