package retort.dataset;

import java.io.Serializable;

/**
 * A real image that may be picked.
 *
 * @param id of the image
 * @param representation of its view 0, d numbers
 */
public record Candidate(String id, float[] representation) implements Serializable {}
