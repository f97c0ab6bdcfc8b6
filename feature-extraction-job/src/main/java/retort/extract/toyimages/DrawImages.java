package retort.extract.toyimages;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import javax.imageio.ImageIO;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import retort.UserException;
import retort.command.Job;

/** Writes the drawn images as a folder of PNG files, one sub-folder a kind. */
@Command(
    name = "draw-images",
    description = "Draws a set of images of ten kinds.",
    mixinStandardHelpOptions = true)
public final class DrawImages implements Runnable {
  private static final int LEAST_SIZE = 8;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "DIR",
      description = "A local folder that does not exist yet.")
  private Path output;

  @Option(
      names = "--images",
      defaultValue = "3000",
      description = "How many, over all kinds (default: ${DEFAULT-VALUE}).")
  private int images;

  @Option(
      names = "--size",
      defaultValue = "32",
      description = "Height and width in pixels (default: ${DEFAULT-VALUE}).")
  private int size;

  @Option(
      names = "--seed",
      defaultValue = "0",
      description = "Another one gives other images (default: ${DEFAULT-VALUE}).")
  private long seed;

  /** Runs the command; see {@code --help}. */
  public static void main(String... args) {
    Job.main(new DrawImages(), args);
  }

  @Override
  public void run() {
    int kinds = ToyKind.values().length;
    if (images < kinds) {
      throw new UserException("--images %d: at least %d, one a kind".formatted(images, kinds));
    }
    if (size < LEAST_SIZE) {
      throw new UserException("--size %d: at least %d pixels".formatted(size, LEAST_SIZE));
    }
    if (Files.exists(output)) {
      throw new UserException(
          "--output %s: it exists; name a folder that does not".formatted(output));
    }
    try {
      write(output.toAbsolutePath());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Image i is of kind i mod 10, so that the kinds' counts differ by one at most. */
  private void write(Path folder) throws IOException {
    Files.createDirectories(folder.getParent());
    Path unfinished = Files.createTempDirectory(folder.getParent(), "." + folder.getFileName());
    ToyKind[] kinds = ToyKind.values();
    for (ToyKind kind : kinds) {
      Files.createDirectory(unfinished.resolve(kind.folder()));
    }
    for (int i = 0; i < images; i++) {
      ToyKind kind = kinds[i % kinds.length];
      int index = i / kinds.length;
      BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
      image.setRGB(0, 0, size, size, Drawing.draw(kind, size, seed, index), 0, size);
      String name = String.format(Locale.ROOT, "%s/%05d.png", kind.folder(), index);
      ImageIO.write(image, "png", unfinished.resolve(name).toFile());
    }
    Files.move(unfinished, folder);
  }
}
