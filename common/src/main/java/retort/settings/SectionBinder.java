package retort.settings;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * Binds a section of the settings to a record: a component {@code weightDecay} to the key {@code
 * weight-decay}. A component that is a record itself is bound to the subsection of its name, or,
 * where there is none, to keys of the same section. The record's constructor checks the values.
 *
 * @param settings that are read
 */
record SectionBinder(Settings settings) {

  /**
   * Reads a record.
   *
   * @throws retort.UserException where a value is of another type or the constructor refuses it
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
    String key = section + "." + kebab(component.getName());
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
      return settings.count(key);
    } else if (type.isEnum()) {
      return choice(key, type);
    } else if (type == List.class) {
      return list(key, component.getGenericType());
    }
    throw unknown(key, type);
  }

  private static IllegalArgumentException unknown(String key, Type type) {
    return new IllegalArgumentException("%s: no setting is a %s".formatted(key, type));
  }

  private Object list(String key, Type type) {
    Type element =
        type instanceof ParameterizedType list ? list.getActualTypeArguments()[0] : void.class;
    if (element == Integer.class) {
      return settings.integers(key);
    } else if (element == Double.class) {
      return settings.numbers(key);
    } else if (element == String.class) {
      return settings.texts(key);
    }
    throw unknown(key, type);
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private Object choice(String key, Class<?> type) {
    return settings.choice(key, (Class) type);
  }

  private static String kebab(String name) {
    return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }
}
