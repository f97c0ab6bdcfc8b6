package retort.extract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import retort.image.Normalization;
import retort.teacher.survey.ImageShape;
import retort.teacher.survey.ShapeOptions;

class ExtractionPlanTest {
  private static final ImageShape SHAPE =
      new ImageShape(32, true, 3, true, new ShapeOptions("", "", ""));

  @ParameterizedTest
  @ValueSource(ints = {1, 224, 1024, 4096})
  void anArrayHoldsTheLargestBatchAndNoLargerOne(int teacherSize) {
    int largest = ExtractionPlan.largestBatch(SHAPE, teacherSize);
    long bytes = 3L * teacherSize * teacherSize * Double.BYTES;
    assertTrue(largest >= 1 && largest * bytes <= Integer.MAX_VALUE);
    assertTrue((largest + 1) * bytes > Integer.MAX_VALUE);
    assertEquals(3 * teacherSize * teacherSize, plan(teacherSize, largest).teacherFloats());
    assertThrows(IllegalArgumentException.class, () -> plan(teacherSize, largest + 1));
  }

  @Test
  void aBatchHasAnImage() {
    assertThrows(IllegalArgumentException.class, () -> plan(32, 0));
  }

  private static ExtractionPlan plan(int teacherSize, int batch) {
    Normalization none = Normalization.of(List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0));
    return new ExtractionPlan(SHAPE, new CropFlipViews(1, 0, 0), none, teacherSize, batch, 4);
  }
}
