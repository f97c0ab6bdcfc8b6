package retort.teacher;

import java.util.Optional;
import retort.image.Normalization;

/** A network that turns images into representations; safe for use by several threads. */
public interface Teacher {

  /**
   * How it takes images of a shape.
   *
   * @param dimension the length of a representation
   * @param alone whether it takes one image at a time
   */
  record Fit(int dimension, boolean alone) {}

  /** The channels that an image must have; 0 where any number will do. */
  int channels();

  /** The height and width that an image must have; 0 where any size will do. */
  int size();

  /** The preprocessing that the file itself names; empty where it is the user's to say. */
  Optional<Normalization> preprocessing();

  /** Whether it takes pixels from 0 to 255 as they are, so that there is no preprocessing. */
  boolean raw();

  /**
   * How it takes images; found by a trial run where the file doesn't say.
   *
   * @param channels of an image
   * @param size height and width of an image
   * @throws retort.UserException where such an image doesn't fit, with both shapes
   */
  Fit fit(int channels, int size);

  /**
   * Runs the network.
   *
   * @param images n images one after the other, each channels * size * size floats, channel-major,
   *     preprocessed as this network wants; more floats may follow and are not looked at
   * @param n at least 1; 1 where {@link #fit} says that it takes one image at a time
   * @param channels of an image
   * @param size height and width of an image
   * @return n representations one after the other
   */
  float[] representations(float[] images, int n, int channels, int size);
}
