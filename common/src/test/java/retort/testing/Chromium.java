package retort.testing;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A headless Chromium, where one is installed. */
public final class Chromium {
  private final Path program;

  private Chromium(Path program) {
    this.program = program;
  }

  /**
   * A page as the browser shows it.
   *
   * @param dom the document after it was loaded
   * @param console what it said on the console: errors, and what its content security policy
   *     refused
   */
  public record Shown(String dom, List<String> console) {}

  /** The one on the PATH. */
  public static Optional<Chromium> installed() {
    return Pattern.compile(File.pathSeparator)
        .splitAsStream(System.getenv("PATH"))
        .flatMap(
            folder ->
                Stream.of("chromium", "chromium-browser", "google-chrome")
                    .map(Path.of(folder)::resolve))
        .filter(Files::isExecutable)
        .findFirst()
        .map(Chromium::new);
  }

  /**
   * Opens a local page.
   *
   * @param work a folder for the browser's own files
   */
  public Shown open(Path page, Path work) throws IOException, InterruptedException {
    Path log = work.resolve("console.log");
    Path dom = work.resolve("dom.html");
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(
        List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-extensions",
            "--enable-logging=stderr",
            // Nothing outside is asked for, by the browser itself either.
            "--host-resolver-rules=MAP * ~NOTFOUND",
            "--user-data-dir=" + work.resolve("profile"),
            "--dump-dom",
            page.toUri().toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(dom.toFile())
            .redirectError(log.toFile())
            .start();
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("Chromium did not end");
    }
    List<String> console =
        Files.readString(log).lines().filter(line -> line.contains("CONSOLE")).toList();
    return new Shown(Files.readString(dom), console);
  }
}
