package retort.testing;

import java.awt.Font;
import java.awt.font.FontRenderContext;
import org.junit.jupiter.api.Assumptions;

/** What charts need of the machine, and a headless JVM may lack. */
public final class Fonts {
  private Fonts() {}

  /** Skips the test, saying so, where text can't be drawn. */
  public static void assume() {
    try {
      new Font(Font.SANS_SERIF, Font.PLAIN, 12)
          .getStringBounds("r", new FontRenderContext(null, true, true));
    } catch (LinkageError | RuntimeException e) {
      Assumptions.abort("no fonts: " + e.getMessage());
    }
  }
}
