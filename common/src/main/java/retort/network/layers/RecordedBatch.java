package retort.network.layers;

import java.util.ArrayList;
import java.util.List;
import retort.device.FeatureMaps;

/**
 * The activations of a batch that is passed a few images at a time: each layer's lie side by side,
 * as those of a pass of all images at once do, whose memory they can thus take.
 */
public final class RecordedBatch {
  private final PassMemory memory;
  private final int n;
  private final List<FeatureMaps> maps = new ArrayList<>();

  /**
   * A batch of which nothing was passed yet.
   *
   * @param n all its images
   */
  public RecordedBatch(PassMemory memory, int n) {
    this.memory = memory;
    this.n = n;
  }

  /** Some images of the batch, which ask for their maps in the order in which others did. */
  final class BatchPart {
    private final int from;
    private int asked;

    BatchPart(int from) {
      this.from = from;
    }

    FeatureMaps maps(int count, int channels, int side) {
      if (asked == maps.size()) {
        maps.add(memory.recorded.maps(n, channels, side));
      }
      return maps.get(asked++).part(from, count);
    }
  }
}
