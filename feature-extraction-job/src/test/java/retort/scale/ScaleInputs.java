package retort.scale;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import retort.network.Architecture;
import retort.network.Backbone;
import retort.network.Head;
import retort.teacher.NetworkFile;

/**
 * Writes what the benchmark of large datasets starts from: any number of 32x32 images of colored
 * squares in CIFAR-10's binary format, and an untrained ConvNet as a teacher.
 */
public final class ScaleInputs {
  private static final int SIZE = 32;
  private static final int SQUARE = 8;
  private static final int IMAGES_A_FILE = 50_000;

  /** Pixels of the teacher's last feature maps. */
  private static final int LAST = 16;

  private ScaleInputs() {}

  /**
   * Writes them.
   *
   * @param args a folder that does not exist yet, the number of images, d (a multiple of 16, or
   *     none for 512)
   */
  public static void main(String... args) throws IOException {
    Path folder = Files.createDirectories(Path.of(args[0]));
    int images = Integer.parseInt(args[1]);
    Path parts = Files.createDirectory(folder.resolve("images"));
    for (int start = 0; start < images; start += IMAGES_A_FILE) {
      Path part = parts.resolve("part-%05d.bin".formatted(start / IMAGES_A_FILE));
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part), 1 << 20)) {
        for (int i = start; i < Math.min(images, start + IMAGES_A_FILE); i++) {
          out.write(record(new SplittableRandom(i)));
        }
      }
    }
    int d = args.length < 3 ? 512 : Integer.parseInt(args[2]);
    Architecture network =
        new Architecture(Backbone.CONVNET, 3, SIZE, List.of(8, 16, d / LAST), new Head.None());
    List<Double> half = Collections.nCopies(3, 0.5);
    Files.write(
        folder.resolve("teacher.safetensors"),
        new NetworkFile(network, network.initialize(0), half, half).bytes(Map.of()));
  }

  /** A label and three planes. */
  private static byte[] record(SplittableRandom random) {
    byte[] record = new byte[1 + 3 * SIZE * SIZE];
    record[0] = (byte) random.nextInt(10);
    int squares = SIZE / SQUARE;
    byte[] colors = new byte[3 * squares * squares];
    random.nextBytes(colors);
    for (int i = 1; i < record.length; i++) {
      int at = i - 1;
      int plane = at / (SIZE * SIZE);
      int row = at / SIZE % SIZE / SQUARE;
      int column = at % SIZE / SQUARE;
      record[i] = (byte) (colors[(plane * squares + row) * squares + column] ^ random.nextInt(16));
    }
    return record;
  }
}
