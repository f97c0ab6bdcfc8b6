package retort.teacher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import retort.command.UserException;
import retort.network.ConvNetShape;
import retort.network.Network;
import retort.network.Networks;
import retort.network.Weights;

class ConvNetTeacherTest {
  private static final TeacherOptions OPTIONS =
      new TeacherOptions("", TeacherOptions.Device.CPU, 1);
  private static final ConvNetShape SHAPE = new ConvNetShape(3, 8, List.of(4, 5), 6);

  private final Weights weights = Networks.initialise(SHAPE, 3);
  private final byte[] file =
      new ConvNetFile(weights, List.of(0.1, 0.2, 0.3), List.of(0.5, 0.6, 0.7)).bytes(Map.of());

  @Test
  void theRepresentationIsTheNetworksFeatures() {
    Teacher teacher = Teachers.open(new TeacherFile("t.safetensors", "a", file), OPTIONS);
    SplittableRandom random = new SplittableRandom(1);
    float[] images = new float[3 * SHAPE.pixels()];
    for (int i = 0; i < images.length; i++) {
      images[i] = (float) random.nextDouble();
    }
    try (Network network = Networks.open(weights)) {
      assertArrayEquals(
          network.features(images, 3), teacher.representations(images, 3, 3, 8), 1e-6f);
    }
    assertEquals(20, teacher.dimension(3, 8));
    assertTrue(teacher.preprocessing().isPresent());
  }

  @Test
  void imagesOfAnotherShapeAreRefusedWithBothShapes() {
    Teacher teacher = Teachers.open(new TeacherFile("t.safetensors", "a", file), OPTIONS);
    UserException error = assertThrows(UserException.class, () -> teacher.dimension(1, 8));
    assertTrue(error.getMessage().contains("3x8x8, not 1x8x8"), error.getMessage());
  }

  @Test
  void anotherFileIsRefusedByName() {
    for (byte[] bytes : new byte[][] {new byte[0], {1, 2, 3}, "not a network".getBytes(UTF_8)}) {
      UserException error =
          assertThrows(
              UserException.class,
              () ->
                  Teachers.open(
                      new TeacherFile("x.safetensors", "b" + bytes.length, bytes), OPTIONS));
      assertTrue(error.getMessage().contains("x.safetensors"), error.getMessage());
    }
    UserException unknown =
        assertThrows(
            UserException.class,
            () -> Teachers.open(new TeacherFile("x.h5", "c", new byte[0]), OPTIONS));
    assertTrue(unknown.getMessage().contains("unknown kind"), unknown.getMessage());
  }
}
