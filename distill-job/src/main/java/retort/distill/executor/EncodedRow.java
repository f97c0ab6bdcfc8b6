package retort.distill.executor;

import java.io.Serializable;
import retort.image.Augmentation;

/**
 * A row on its way to its partition, its image not yet decoded.
 *
 * @param id of its image
 * @param view 0 for the image as it is
 * @param image PNG or JPEG bytes
 * @param augmentation of its view
 * @param representation of the teacher, d numbers
 */
record EncodedRow(
    String id, int view, byte[] image, Augmentation augmentation, float[] representation)
    implements Serializable {}
