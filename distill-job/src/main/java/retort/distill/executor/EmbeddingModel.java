package retort.distill.executor;

import java.io.Serializable;
import java.util.List;
import retort.dataset.FeaturesManifest;
import retort.image.Normalization;
import retort.network.Architecture;
import retort.network.Head;

/**
 * The network that embeds real images, without its weights: the same in every round of a run.
 *
 * @param backbone without a head
 * @param dimension d
 * @param mean a channel, of pixels / 255
 * @param std a channel
 */
record EmbeddingModel(Architecture backbone, int dimension, List<Double> mean, List<Double> std)
    implements Serializable {

  EmbeddingModel {
    mean = List.copyOf(mean);
    std = List.copyOf(std);
  }

  /** Of these rows, for backbones of this architecture whatever their heads. */
  static EmbeddingModel of(FeaturesManifest rows, Architecture architecture) {
    return new EmbeddingModel(
        architecture.with(new Head.None()), rows.dimension(), rows.mean(), rows.std());
  }

  Normalization normalization() {
    return Normalization.of(mean, std);
  }
}
