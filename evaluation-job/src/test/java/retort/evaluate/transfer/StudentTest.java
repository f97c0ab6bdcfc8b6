package retort.evaluate.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import retort.device.loops.LoopsDevice;
import retort.evaluate.pretrain.Images;
import retort.image.Normalization;
import retort.network.Architecture;
import retort.network.Head;
import retort.network.Samples;
import retort.settings.Settings;

/** What a student's training brings to a device. */
class StudentTest {
  private static final int M = 12;
  private static final int TEST = 5;
  private static final int CLASSES = 3;
  private static final Architecture SHAPE =
      Architecture.convNet(3, 4, List.of(2), new Head.LinearHead(CLASSES));

  @Test
  void theImagesOfAStepAreBroughtOnceForTeacherAndStudent() {
    int epochs = 2;
    DataFreeSettings settings =
        Settings.load(
                "", "", List.of("evaluate.datafree.epochs=" + epochs, "evaluate.datafree.batch=5"))
            .section("evaluate.datafree", DataFreeSettings.class);
    Normalization look = Normalization.of(List.of(0.5, 0.5, 0.5), List.of(0.2, 0.2, 0.2));
    Target.LabeledImages test =
        new Target.LabeledImages(
            new Images.Uint8(new byte[TEST * SHAPE.pixels()], SHAPE.size(), look), new int[TEST]);
    Images images = new Images.Float32(Samples.floats(1, M * SHAPE.pixels()), SHAPE.pixels());
    try (LoopsDevice device = LoopsDevice.float32()) {
      new Student(SHAPE, SHAPE.initialize(1), 3)
          .onImages(
              device,
              images,
              SHAPE.initialize(2),
              settings,
              new Target("gray", CLASSES, test, test));
      long networks = 2L * (SHAPE.layout().parameters() + SHAPE.layout().statistics());
      long steps = (long) epochs * M * (SHAPE.pixels() + CLASSES);
      long tested = (long) TEST * SHAPE.pixels();
      assertEquals(4 * (networks + steps + tested), device.traffic().uploadedBytes());
      assertEquals(0, device.traffic().openArrays());
    }
  }
}
