package retort.rounds;

import java.util.Arrays;
import retort.convnet.Network;
import retort.image.Normalization;
import retort.krr.OuterSum;

/** Rows on their way into the backbone, normalised. */
final class Chunk {
  private final int capacity;
  private final int pixels;
  private final int dimension;
  private final Normalization normalisation;
  private final float[] images;
  private final float[] targets;
  private int rows;

  Chunk(int capacity, int pixels, int dimension, Normalization normalisation) {
    this.capacity = capacity;
    this.pixels = pixels;
    this.dimension = dimension;
    this.normalisation = normalisation;
    this.images = new float[capacity * pixels];
    this.targets = new float[capacity * dimension];
  }

  boolean full() {
    return rows == capacity;
  }

  void add(Block block, int row) {
    normalisation.apply(
        block.pixels(), row * pixels, pixels / normalisation.channels(), images, rows * pixels);
    System.arraycopy(
        block.representations(), row * dimension, targets, rows * dimension, dimension);
    rows++;
  }

  /** Adds the rows that are here to the sum, and is empty again. */
  void drain(Network backbone, OuterSum sum) {
    if (rows > 0) {
      float[] xt = full() ? images : Arrays.copyOf(images, rows * pixels);
      float[] yt = full() ? targets : Arrays.copyOf(targets, rows * dimension);
      sum.add(backbone.features(xt, rows), yt, rows);
      rows = 0;
    }
  }
}
