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
   * @throws IllegalArgumentException where batch is not positive, or no array holds it
   */
  ExtractionPlan {
    InvalidValueException.requireAtLeast("batch", batch, 1);
    if (batch > largestBatch(shape, teacherSize)) {
      throw new IllegalArgumentException("no array holds a batch of " + batch);
    }
  }

  /** How many images an array holds as the teacher sees them, be it in float64. */
  static int largestBatch(ImageShape shape, int teacherSize) {
    return Integer.MAX_VALUE / (Double.BYTES * floats(shape, teacherSize));
  }

  /** Floats of one image as the teacher sees it. */
  int teacherFloats() {
    return floats(shape, teacherSize);
  }

  private static int floats(ImageShape shape, int teacherSize) {
    return shape.channels() * teacherSize * teacherSize;
  }
}
