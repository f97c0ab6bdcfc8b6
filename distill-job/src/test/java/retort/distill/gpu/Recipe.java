package retort.distill.gpu;

import java.util.ArrayList;
import java.util.List;

/**
 * The sizes of a run, and of the features it starts from.
 *
 * @param name for the table
 * @param rows of the features
 * @param side of their images
 * @param dimension d
 * @param images m
 * @param batch n
 * @param widths of the backbones
 * @param pool L
 * @param steps enough of them for Java's compiler to be done after half
 */
record Recipe(
    String name,
    int rows,
    int side,
    int dimension,
    int images,
    int batch,
    List<Integer> widths,
    int pool,
    int steps) {

  /** As in conf/cifar100.conf. */
  static final Recipe CIFAR100 =
      new Recipe("cifar100", 4000, 32, 512, 1000, 1024, List.of(128, 256, 512), 10, 200);

  static final Recipe SMALL =
      new Recipe("small", 4000, 32, 512, 100, 256, List.of(32, 64, 128), 10, 600);

  /** For a card that is emulated. */
  static final Recipe TINY = new Recipe("tiny", 120, 8, 5, 8, 32, List.of(4, 8), 2, 60);

  /** The job's settings, {@code distill.} left out. */
  List<String> settings() {
    return new ArrayList<>(
        List.of(
            "device=cuda",
            "images=" + images,
            "steps=" + steps,
            "batch=" + batch,
            "backbone.widths=" + widths.toString().replace(" ", ""),
            "pool.size=" + pool,
            // T: a backbone starts afresh now and then, as in a long run.
            "pool.steps=" + steps / 4,
            "holdout=0",
            "checkpoint.every=" + steps / 2,
            "log.every=5"));
  }
}
