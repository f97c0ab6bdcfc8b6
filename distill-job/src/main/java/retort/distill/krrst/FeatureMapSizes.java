package retort.distill.krrst;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import retort.device.Device;
import retort.device.DeviceMemory;
import retort.network.Architecture;

/**
 * Sizes of a ConvNet's arrays on a card, block by block.
 *
 * @param blocks in their order
 * @param input floats of an image
 * @param scratch bytes of patches that are made at once, at most
 * @param chunk images of an evaluation-mode pass, at most
 */
record FeatureMapSizes(List<BlockSizes> blocks, long input, long scratch, int chunk) {

  /**
   * Of a block; of one image where not said otherwise.
   *
   * @param outputs channels
   * @param area pixels that the convolution puts out
   * @param pooled floats
   * @param columns of a row of patches
   * @param weights floats of the convolution, of all images
   */
  record BlockSizes(int outputs, long area, long pooled, long columns, long weights) {
    /** Floats of the convolution's output. */
    long convolved() {
      return outputs * area;
    }

    /** Bytes of the patches that the convolution reads. */
    long patches() {
      return Float.BYTES * area * columns;
    }

    /** Floats of the weights as products read them. */
    long padded() {
      return outputs * columns;
    }
  }

  static FeatureMapSizes of(Architecture backbone, Device device) {
    List<BlockSizes> blocks = new ArrayList<>();
    int inputs = backbone.channels();
    int side = backbone.size();
    for (int outputs : backbone.widths()) {
      long half = side / 2;
      blocks.add(
          new BlockSizes(
              outputs,
              (long) side * side,
              outputs * half * half,
              (9L * inputs + 7) / 8 * 8,
              9L * inputs * outputs));
      side /= 2;
      inputs = outputs;
    }
    long largest = blocks.stream().mapToLong(BlockSizes::convolved).max().orElse(0);
    return new FeatureMapSizes(
        blocks,
        backbone.pixels(),
        device.memory().map(DeviceMemory::scratch).orElse(0L),
        device.chunk(Math.max(largest, backbone.pixels())));
  }

  /** The same on a card that makes other patches at once. */
  FeatureMapSizes withScratch(long bytes) {
    return new FeatureMapSizes(blocks, input, bytes, chunk);
  }

  /** Of a pass in evaluation mode of so many images, whose maps take turns. */
  long evaluation(long n) {
    long images = Math.min(n, chunk);
    ArraySizes sizes = new ArraySizes().floats(images * input);
    records(blocks.stream().map(BlockSizes::convolved)).forEach(map -> sizes.floats(images * map));
    records(blocks.stream().map(BlockSizes::pooled)).forEach(map -> sizes.floats(images * map));
    return sizes.sum();
  }

  /** Of a pass of so many images that keeps every map. */
  long recorded(long n) {
    ArraySizes sizes = new ArraySizes().floats(n * input);
    for (BlockSizes block : blocks) {
      sizes.floats(n * block.convolved()).floats(n * block.pooled());
    }
    return sizes.sum();
  }

  /**
   * Of a pass in training mode, with its gradients: BatchNorm keeps what goes in and comes out. And
   * once more the largest map, where smaller ones lie that were there first.
   */
  long training(long n) {
    ArraySizes sizes = new ArraySizes().floats(n * input);
    for (BlockSizes block : blocks) {
      sizes.floats(3, n * block.convolved()).floats(n * block.pooled());
      // Partial sums of a channel: two of float64.
      sizes.bytes(16 * Math.min(1L << 16, block.outputs * (1 + n * block.area / 64)));
    }
    long largest = blocks.stream().mapToLong(BlockSizes::convolved).max().orElse(0);
    return sizes.floats(n * blocks.get(blocks.size() - 1).pooled).floats(n * largest).sum();
  }

  /** Of convolutions whose weights are kept in both layouts, so many times. */
  long convolutions(int times) {
    ArraySizes sizes = new ArraySizes();
    blocks.forEach(block -> sizes.floats(2L * times, block.padded()));
    return sizes.sum();
  }

  /** Of the weights that BatchNorm is folded into, on their way to a convolution. */
  long folding() {
    ArraySizes sizes = new ArraySizes();
    records(blocks.stream().map(BlockSizes::weights)).forEach(sizes::floats);
    return sizes.sum();
  }

  /** Of the weights' gradients before they are in PyTorch's layout. */
  long weightGradients() {
    ArraySizes sizes = new ArraySizes();
    blocks.forEach(block -> sizes.floats(block.padded()));
    return sizes.sum();
  }

  /** Bytes of the patches of so many images, of which only one convolution's are there. */
  long patches(long n) {
    return blocks.stream()
        .mapToLong(block -> Math.min(n * block.patches(), Math.max(block.patches(), scratch)))
        .max()
        .orElse(0);
  }

  /** Those that are larger than all before: what is smaller takes their place. */
  private static LongStream records(Stream<Long> lengths) {
    List<Long> longest = new ArrayList<>();
    lengths.forEach(
        length -> {
          if (longest.isEmpty() || length > longest.get(longest.size() - 1)) {
            longest.add(length);
          }
        });
    return longest.stream().mapToLong(Long::longValue);
  }
}
