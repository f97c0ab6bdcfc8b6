package retort.ssl;

import retort.network.Sgd;

/**
 * How long and how fast to train: the learning rate rises linearly over the first tenth of the
 * steps and falls to zero along a cosine.
 *
 * @param epochs times that every image is seen, at least 1
 * @param batch images a step, each in two views, from 2 to {@code images}
 * @param lr the highest learning rate, positive
 * @param redundancy the weight in {@link BarlowTwins}
 * @param images of the data set
 */
record Schedule(int epochs, int batch, double lr, double redundancy, int images) {
  private static final double MOMENTUM = 0.9;
  private static final double WEIGHT_DECAY = 1e-4;

  /**
   * @throws IllegalArgumentException where a value is out of its range
   */
  Schedule {
    if (epochs < 1 || batch < 2 || batch > images || !(lr > 0)) {
      throw new IllegalArgumentException(
          "epochs must be at least 1, batch from 2 to the %d images, lr positive, not %d, %d, %s"
              .formatted(images, epochs, batch, lr));
    }
  }

  /** Steps an epoch; the last images of its order, if they do not fill a batch, are left out. */
  int steps() {
    return images / batch;
  }

  /** The optimiser of one step, counted from 0. */
  Sgd at(int step) {
    double total = (double) epochs * steps();
    double warm = Math.max(1, total / 10);
    double rise = Math.min(1, (step + 1) / warm);
    double fall = (1 + StrictMath.cos(StrictMath.PI * step / total)) / 2;
    return new Sgd(lr * rise * fall, MOMENTUM, WEIGHT_DECAY);
  }
}
