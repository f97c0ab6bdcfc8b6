package retort.settings;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Binds a component of a record of settings to a key of another name. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface SettingKey {
  /** The key within the record's section, of a subsection as {@code log.every}. */
  String value();

  /** The word that leaves a count open; none: 0 does. */
  String open() default "";
}
