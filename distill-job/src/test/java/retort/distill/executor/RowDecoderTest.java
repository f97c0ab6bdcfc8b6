package retort.distill.executor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import retort.UserException;
import retort.image.Augmentation;
import retort.image.ImageCodec;
import retort.image.Pixels;

class RowDecoderTest {
  private static final int SIZE = 32;
  private static final int D = 512;
  private static final int ROW_BYTES = 3 * SIZE * SIZE + D * Float.BYTES;

  private final byte[] pixels = new byte[3 * SIZE * SIZE];
  private final float[] representation = new float[D];

  RowDecoderTest() {
    SplittableRandom random = new SplittableRandom(1);
    random.nextBytes(pixels);
    for (int i = 0; i < D; i++) {
      representation[i] = (float) random.nextDouble();
    }
  }

  @Test
  void aBlockHoldsAMebibyteAndTheLastOneTheRest() {
    List<Integer> rows = new ArrayList<>();
    RowDecoder blocks = new RowDecoder(Collections.nCopies(450, row(D)).iterator(), 3, SIZE, D);
    DecodedRows last = null;
    while (blocks.hasNext()) {
      last = blocks.next();
      rows.add(last.rows());
      assertEquals(last.rows() * 3 * SIZE * SIZE, last.pixels().length);
      assertEquals(last.rows() * D, last.representations().length);
      assertTrue(last.rows() * ROW_BYTES <= 1 << 20);
    }
    int full = (1 << 20) / ROW_BYTES;
    assertEquals(List.of(full, full, 450 - 2 * full), rows);
    int first = (last.rows() - 1) * pixels.length;
    byte[] stored = new byte[pixels.length];
    System.arraycopy(last.pixels(), first, stored, 0, stored.length);
    assertArrayEquals(pixels, stored);
  }

  @Test
  void aRowOfAnotherDimensionIsNamed() {
    RowDecoder blocks = new RowDecoder(List.of(row(D - 1)).iterator(), 3, SIZE, D);
    String message = assertThrows(UserException.class, blocks::next).getMessage();
    assertTrue(message.contains("row a#1") && message.contains("511 numbers"), message);
  }

  private EncodedRow row(int dimension) {
    byte[] png = ImageCodec.png(new Pixels(pixels, 3, SIZE, SIZE));
    float[] some = dimension == D ? representation : new float[dimension];
    return new EncodedRow("a#1", 0, png, Augmentation.NONE, some);
  }
}
