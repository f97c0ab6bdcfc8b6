package retort.distill;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import retort.image.Normalization;
import retort.tensors.Tensor;

class ImageGridTest {
  @Test
  void beforeIsOnTheLeftAndAfterOnTheRight() throws IOException {
    Normalization none = Normalization.of(List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0));
    BufferedImage grid =
        ImageIO.read(new ByteArrayInputStream(ImageGrid.png(flat(1, 0, 0), flat(0, 0, 1), none)));
    int width = grid.getWidth();
    // 12 images: a row of ten and one of two.
    assertEquals(0xffff0000, grid.getRGB(10, 10));
    assertEquals(0xff0000ff, grid.getRGB(width - 10, 10));
    assertEquals(0xffff0000, grid.getRGB(10, grid.getHeight() - 10));
    assertEquals(0xffffffff, grid.getRGB(width - 10, grid.getHeight() - 10));
    assertEquals(0xffffffff, grid.getRGB(width / 2, 10));
  }

  private static Tensor flat(float red, float green, float blue) {
    float[] values = new float[12 * 3 * 4];
    float[] color = {red, green, blue};
    for (int i = 0; i < values.length; i++) {
      values[i] = color[i / 4 % 3];
    }
    return new Tensor(values, 12, 3, 2, 2);
  }
}
