package retort.distill.krrst;

import java.util.ArrayList;
import java.util.List;
import retort.device.Device;
import retort.network.layers.ParameterLayout;

/**
 * What the driver's card holds in a run: each array that stays, and each buffer at its largest.
 *
 * @param run its sizes
 * @param maps those of its backbones
 * @param device of the driver
 */
record DriverMemory(RunSizes run, FeatureMapSizes maps, Device device) {

  /**
   * Every share.
   *
   * @param networks of the pool
   * @param moments of an optimizer's coordinate
   * @param shared whether tasks answer on this card
   */
  List<MemoryShare> shares(int networks, int moments, boolean shared) {
    ParameterLayout layout = run.backbone().layout();
    ArraySizes one = new ArraySizes().floats(2, layout.parameters()).floats(layout.statistics());
    List<MemoryShare> shares = new ArrayList<>();
    shares.add(
        new MemoryShare(
            "%d networks with momenta".formatted(networks),
            "distill.pool.size",
            networks * one.sum()));
    long fresh = run.heldOut() ? one.sum() : 0;
    shares.add(
        new MemoryShare(
            "passes of %d synthetic images".formatted(run.m()),
            "distill.images",
            pairs(2 + moments) + passes(layout) + fresh));
    shares.add(new MemoryShare("the head", "distill.images", head()));
    shares.add(
        new MemoryShare(
            "convolutions and cuBLAS",
            "distill.backbone.widths",
            CardForecast.FIXED
                + maps.convolutions(2)
                + maps.folding()
                + maps.weightGradients()
                + maps.patches(run.m())));
    shares.add(
        new MemoryShare(
            "gradients of %d partitions".formatted(run.partitions()),
            "distill.partitions",
            answers(shared)));
    return shares;
  }

  /** Xs and Ys, each with so many vectors of its length. */
  private long pairs(int vectors) {
    return new ArraySizes()
        .floats(vectors, (long) run.m() * run.backbone().pixels())
        .floats(vectors, (long) run.m() * run.d())
        .sum();
  }

  /** A recorded pass, and one in training mode with its gradients. */
  private long passes(ParameterLayout layout) {
    long m = run.m();
    ArraySizes vectors =
        new ArraySizes()
            // What enters the head of either pass, its gradient, and what leaves the head.
            .floats(3, m * run.inputs())
            .floats(2, m * run.d())
            .floats(layout.parameters())
            .floats(layout.statistics());
    if (run.heldOut()) {
      vectors.floats(m * run.inputs());
    }
    return maps.recorded(m) + maps.training(m) + vectors.sum();
  }

  /** Solved and differentiated: on the card, or elsewhere, so that it holds what goes out alone. */
  private long head() {
    long m = run.m();
    long p = run.p();
    long d = run.d();
    ArraySizes sizes = new ArraySizes().floats(m * run.inputs());
    if (run.form().factored()) {
      sizes.floats(run.form().length());
    } else {
      sizes.floats(p * d);
    }
    if (!device.keepsHead()) {
      return sizes.sum();
    }
    // Fs, the factor of K, S; then what is solved for.
    sizes.doubles(m * p).doubles(m * m).doubles(m * d).doubles(m * p).doubles(m * d);
    if (run.form().factored()) {
      sizes.doubles(m * m);
    } else {
      sizes.doubles(p * d).doubles(p * d);
    }
    return sizes.sum();
  }

  /** What partitions answer, and its sum. */
  private long answers(boolean shared) {
    long length = run.form().length();
    ArraySizes sizes = new ArraySizes().floats(length);
    if (run.exchange().rows()) {
      long rows = run.exchange().batch();
      TaskMemory.sum(sizes, run.form(), rows, run.partitions() > 1);
      long expected = shared ? run.expected() : rows / run.partitions() + 1;
      long copies = shared ? run.partitions() : 1;
      sizes.floats(copies, expected * run.inputs()).floats(copies, expected * run.d());
    } else if (shared) {
      sizes.floats(run.partitions(), length).doubles(length);
      if (run.exchange().grouped()) {
        sizes.doubles(length);
      }
    }
    return sizes.sum();
  }
}
