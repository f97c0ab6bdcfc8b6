package retort.distill.executor;

import java.io.Serializable;

/**
 * Decoded real images with their representations, as executors hold them.
 *
 * @param pixels 8-bit, (rows, channels, size, size), a view's crop and flip already applied
 * @param representations of the teacher, (rows, d)
 * @param plain ids of those rows that are an image as it is (view 0), null for others
 * @param rows how many
 */
record DecodedRows(byte[] pixels, float[] representations, String[] plain, int rows)
    implements Serializable {}
