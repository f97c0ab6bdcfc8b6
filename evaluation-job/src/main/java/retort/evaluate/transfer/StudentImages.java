package retort.evaluate.transfer;

import java.util.SplittableRandom;

/** The images that a student is trained on, drawn batch by batch. */
@FunctionalInterface
interface StudentImages {

  /**
   * The images of one step, a new array.
   *
   * @param chosen indices into the synthetic set
   * @param random of this step
   * @return (chosen.length, channels, size, size), normalized
   */
  float[] batch(int[] chosen, SplittableRandom random);

  /**
   * Synthetic images as they are.
   *
   * @param images (m, channels, size, size), normalized
   */
  static StudentImages plain(float[] images, int channels, int size) {
    int pixels = channels * size * size;
    return (chosen, random) -> {
      float[] batch = new float[chosen.length * pixels];
      for (int i = 0; i < chosen.length; i++) {
        System.arraycopy(images, chosen[i] * pixels, batch, i * pixels, pixels);
      }
      return batch;
    };
  }

  /**
   * Synthetic images, {@linkplain #augmented(int, int) augmented}.
   *
   * @param images (m, channels, size, size), normalized
   */
  static StudentImages augmented(float[] images, int channels, int size) {
    return plain(images, channels, size).augmented(channels, size);
  }

  /**
   * These images, augmented as in dataset condensation (Zhao and Bilen 2021): each step draws one
   * of color, crop, cutout, flip, scale and rotate, and each image how much of it.
   */
  default StudentImages augmented(int channels, int size) {
    return (chosen, random) -> {
      float[] batch = batch(chosen, random);
      SiameseAugmentation kind = SiameseAugmentation.draw(random);
      for (int i = 0; i < chosen.length; i++) {
        kind.apply(batch, i * channels * size * size, channels, size, random);
      }
      return batch;
    };
  }

  /** Normal noise, fresh in every step: no data at all. */
  static StudentImages noise(int channels, int size) {
    return (chosen, random) -> {
      float[] batch = new float[chosen.length * channels * size * size];
      for (int i = 0; i < batch.length; i++) {
        batch[i] = (float) random.nextGaussian();
      }
      return batch;
    };
  }
}
