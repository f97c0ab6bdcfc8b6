package retort.extract;

import java.io.Serializable;
import retort.InvalidValueException;
import retort.image.Normalization;
import retort.teacher.survey.ImageShape;

/**
 * What an executor must know to turn images into rows.
 *
 * @param shape of the stored images
 * @param views of each
 * @param preprocessing the teacher's own
 * @param teacherSize height and width of what the teacher sees, pixels
 * @param batch images that it sees at once
 * @param dimension the length of a representation
 */
record ExtractionPlan(
    ImageShape shape,
    CropFlipViews views,
    Normalization preprocessing,
    int teacherSize,
    int batch,
    int dimension)
    implements Serializable {

  /**
   * @throws IllegalArgumentException where batch is not positive
   */
  ExtractionPlan {
    InvalidValueException.requireAtLeast("batch", batch, 1);
  }

  /** Floats of one image as the teacher sees it. */
  int teacherFloats() {
    return shape.channels() * teacherSize * teacherSize;
  }
}
