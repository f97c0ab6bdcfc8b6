package retort.report;

import com.samskivert.mustache.Mustache;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * A Mustache template of {@code /retort/report} filled with values. Values are HTML-escaped; a name
 * that the values lack is an error.
 */
public final class Page {
  private static final String FOLDER = "/retort/report/";
  private static final Mustache.Compiler COMPILER =
      Mustache.compiler().strictSections(true).withLoader(Page::template);
  private static final Mustache.Compiler PLAIN = COMPILER.escapeHTML(false);

  private Page() {}

  /**
   * Fills a template.
   *
   * @param name of the template, without its ending {@code .mustache}
   * @param values a record or map with every name that the template uses
   */
  public static String of(String name, Object values) {
    return COMPILER.compile(template(name)).execute(values);
  }

  /** As {@link #of}, of a template of plain text: nothing is escaped. */
  public static String text(String name, Object values) {
    return PLAIN.compile(template(name)).execute(values);
  }

  private static Reader template(String name) {
    try (InputStream in = Page.class.getResourceAsStream(FOLDER + name + ".mustache")) {
      if (in == null) {
        throw new IllegalArgumentException("no template " + name);
      }
      try (Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
        StringBuilder text = new StringBuilder();
        char[] buffer = new char[4096];
        for (int read = reader.read(buffer); read >= 0; read = reader.read(buffer)) {
          text.append(buffer, 0, read);
        }
        return new StringReader(text.toString());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
