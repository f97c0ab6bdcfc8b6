package retort.distill.executor;

import java.io.Serializable;

/**
 * Some real rows as executors hold them.
 *
 * @param pixels 8-bit, (rows, channels, size, size), a view's crop and flip already applied
 * @param representations of the teacher, (rows, d)
 * @param rows how many
 */
record Block(byte[] pixels, float[] representations, int rows) implements Serializable {}
