package retort.distill.executor;

import java.io.Serializable;
import java.util.List;
import retort.dataset.FeaturesManifest;
import retort.image.Normalization;
import retort.network.Architecture;
import retort.network.Head;

/**
 * What every round of a run has in common.
 *
 * @param backbone without a head
 * @param dimension d
 * @param mean a channel, of pixels / 255
 * @param std a channel
 */
record RowModel(Architecture backbone, int dimension, List<Double> mean, List<Double> std)
    implements Serializable {

  RowModel {
    mean = List.copyOf(mean);
    std = List.copyOf(std);
  }

  /** Of these rows, for backbones of this architecture whatever their heads. */
  static RowModel of(FeaturesManifest rows, Architecture architecture) {
    return new RowModel(
        architecture.with(new Head.None()), rows.dimension(), rows.mean(), rows.std());
  }

  Normalization normalization() {
    return Normalization.of(mean, std);
  }
}
