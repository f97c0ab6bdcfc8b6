package retort.convnet;

import java.io.Serializable;
import java.util.List;

/**
 * The extents of the paper's ConvNet: blocks of 3x3 convolution with bias, BatchNorm, ReLU and 2x2
 * average pooling, then a linear head (Lee et al. 2024, section 4.1).
 *
 * @param channels the channels of an image, at least 1
 * @param size the height and width of an image in pixels, divisible by 2 once a block
 * @param widths the output channels of each block, at least one block
 * @param targets d, the length of a representation
 */
public record ConvNetShape(int channels, int size, List<Integer> widths, int targets)
    implements Serializable {

  /**
   * @throws IllegalArgumentException where an extent is not positive or the blocks do not fit the
   *     image
   */
  public ConvNetShape {
    widths = List.copyOf(widths);
    if (channels < 1 || size < 1 || targets < 1 || widths.isEmpty()) {
      throw new IllegalArgumentException(
          "a ConvNet needs positive extents and at least one block, not channels %d, size %d, widths %s, targets %d"
              .formatted(channels, size, widths, targets));
    }
    if (widths.stream().anyMatch(w -> w < 1)) {
      throw new IllegalArgumentException("each width must be at least 1, not " + widths);
    }
    if (widths.size() > 30 || size % (1 << widths.size()) != 0) {
      throw new IllegalArgumentException(
          "%d blocks halve the image %d times, which %d pixels do not allow: take a size divisible by 2^%d or fewer widths"
              .formatted(widths.size(), widths.size(), size, widths.size()));
    }
  }

  /** The number of blocks. */
  public int blocks() {
    return widths.size();
  }

  /** The input channels of block {@code k}, counted from 0. */
  public int inputs(int k) {
    return k == 0 ? channels : widths.get(k - 1);
  }

  /**
   * The height and width that enter block {@code k}; {@code k = blocks()} gives what leaves the
   * last.
   */
  public int extent(int k) {
    return size >> k;
  }

  /** The length of the flattened features, without the bias column (p - 1 in the head's terms). */
  public int features() {
    return extent(blocks()) * extent(blocks()) * widths.get(blocks() - 1);
  }

  /** The floats of one image. */
  public int pixels() {
    return channels * size * size;
  }
}
