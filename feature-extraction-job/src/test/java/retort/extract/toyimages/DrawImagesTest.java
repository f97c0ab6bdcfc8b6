package retort.extract.toyimages;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import retort.command.Job;

class DrawImagesTest {
  @TempDir Path folder;

  /** The shipped teacher was trained on these pixels: a change of them asks for another teacher. */
  @Test
  void drawsTheSamePixelsOnEveryMachine() throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (ToyKind kind : ToyKind.values()) {
      for (int index = 0; index < 20; index++) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * 32 * 32);
        bytes.asIntBuffer().put(Drawing.draw(kind, 32, 0, index));
        digest.update(bytes.array());
      }
    }
    assertEquals(
        "b2620e4b84505eb6e9f919f44400e1bb4b8f163770125ec174ae23c53a295ee9",
        HexFormat.of().formatHex(digest.digest()));
  }

  @Test
  void anotherSeedDrawsOtherImages() {
    assertFalse(
        Arrays.equals(Drawing.draw(ToyKind.STAR, 32, 0, 0), Drawing.draw(ToyKind.STAR, 32, 1, 0)));
  }

  @Test
  void writesAFolderAKindOfEqualCounts() throws IOException {
    Path output = folder.resolve("images");
    assertEquals(0, draw("--output", output.toString(), "--images", "40", "--size", "16"));
    for (ToyKind kind : ToyKind.values()) {
      try (Stream<Path> files = Files.list(output.resolve(kind.folder()))) {
        assertEquals(4, files.count(), kind.folder());
      }
    }
    BufferedImage image = ImageIO.read(output.resolve("ring/00003.png").toFile());
    int[] pixels = image.getRGB(0, 0, 16, 16, null, 0, 16);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] &= 0xffffff;
    }
    assertArrayEquals(Drawing.draw(ToyKind.RING, 16, 0, 3), pixels);
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(1, left.count(), "no unfinished folder stays behind");
    }
  }

  @Test
  void refusesToOverwriteAndImpossibleCounts() throws IOException {
    Path taken = Files.createDirectory(folder.resolve("taken"));
    assertEquals(2, draw("--output", taken.toString()));
    assertEquals(2, draw("--output", folder.resolve("few").toString(), "--images", "9"));
    assertEquals(2, draw("--output", folder.resolve("small").toString(), "--size", "4"));
    assertTrue(Files.notExists(folder.resolve("few")));
  }

  private static int draw(String... args) {
    return Job.execute(new DrawImages(), args);
  }
}
