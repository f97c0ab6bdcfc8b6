package retort.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import org.apache.spark.sql.SparkSession;

/** The name and version of this program. */
public final class Program {
  private Program() {}

  /** What a manifest records of its maker: {@code program}, {@code version}, {@code spark}. */
  public static Map<String, String> createdBy(SparkSession spark) {
    return Map.of("program", "retort", "version", version(), "spark", spark.version());
  }

  private static String version() {
    try (InputStream in = Program.class.getResourceAsStream("/retort/program.properties")) {
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
