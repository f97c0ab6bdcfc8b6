package retort.distill.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import retort.image.ImageCodec;
import retort.image.Normalization;
import retort.image.Pixels;
import retort.tensors.Tensor;

class ImageChangesTest {
  @Test
  void theDifferenceIsGrayWhereNothingChangedAndAmplifiedElsewhere() throws Exception {
    List<Double> std = List.of(0.5);
    Normalization normalization = Normalization.of(List.of(0.25), std);
    float[] before = new float[2 * 16];
    float[] after = before.clone();
    // 4 and -12 levels of 255.
    after[3] = (float) (4 / 255.0 / 0.5);
    Arrays.fill(after, 16, 32, (float) (-12 / 255.0 / 0.5));
    ImageChanges changes =
        ImageChanges.of(
            new Tensor(before, 2, 1, 4, 4), new Tensor(after, 2, 1, 4, 4), normalization, std);
    assertEquals(8, changes.amplified(), "8 * 12 levels are the most under 127");
    assertTrue(changes.meaning().startsWith("8 times enlarged around gray. To the eye"));
    assertEquals(2, changes.shown().size());
    assertEquals("1.0", changes.shown().get(0).change());
    assertEquals("12.0", changes.shown().get(1).change());
    byte[] expected = new byte[16];
    Arrays.fill(expected, (byte) 128);
    expected[3] = (byte) (128 + 8 * 4);
    assertArrayEquals(expected, pixels(changes.shown().get(0).difference()).values());
    assertEquals(64, pixels(changes.shown().get(0).before()).values()[0]);
    assertEquals(52, pixels(changes.shown().get(1).after()).values()[0]);
  }

  @Test
  void imagesThatMovedFarAreNotSaidToLookAsBefore() {
    float[] after = new float[16];
    Arrays.fill(after, (float) (70 / 255.0));
    ImageChanges changes =
        ImageChanges.of(
            new Tensor(new float[16], 1, 1, 4, 4),
            new Tensor(after, 1, 1, 4, 4),
            Normalization.of(List.of(0.25), List.of(1.0)),
            List.of(1.0));
    assertEquals(70, changes.change(), 1e-4);
    assertEquals(
        "around gray. These images have moved far from their first ones.", changes.meaning());
  }

  private static Pixels pixels(String uri) throws Exception {
    return ImageCodec.decode(
        Base64.getDecoder().decode(uri.substring("data:image/png;base64,".length())));
  }
}
