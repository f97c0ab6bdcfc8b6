package retort.distill.krrst;

import java.util.ArrayList;
import java.util.List;
import retort.device.Device;
import retort.device.DeviceMemory;
import retort.network.Architecture;

/**
 * Sizes of a ConvNet's feature maps: the numbers that one image takes in a pass.
 *
 * @param input floats of its pixels
 * @param convolved floats of all convolutions' outputs
 * @param pooled floats of all poolings' outputs
 * @param weights bytes of all convolutions' weights, as a device keeps them twice
 * @param patches bytes that each convolution reads as a product
 * @param scratch bytes of patches that are made at once, at most
 * @param chunk images of an evaluation-mode pass, at most
 */
record FeatureMapSizes(
    long input,
    long convolved,
    long pooled,
    long weights,
    List<Long> patches,
    long scratch,
    int chunk) {

  static FeatureMapSizes of(Architecture backbone, Device device) {
    long convolved = 0;
    long pooled = 0;
    long weights = 0;
    long largest = backbone.pixels();
    List<Long> patches = new ArrayList<>();
    int inputs = backbone.channels();
    int side = backbone.size();
    for (int outputs : backbone.widths()) {
      long columns = (9L * inputs + 7) / 8 * 8;
      long area = (long) side * side;
      largest = Math.max(largest, outputs * area);
      convolved += outputs * area;
      patches.add(4 * area * columns);
      weights += 8L * outputs * columns;
      side /= 2;
      pooled += (long) outputs * side * side;
      inputs = outputs;
    }
    return new FeatureMapSizes(
        backbone.pixels(),
        convolved,
        pooled,
        weights,
        patches,
        device.memory().map(DeviceMemory::scratch).orElse(0L),
        device.chunk(largest));
  }

  /** Images of a pass that holds as many at once as a device takes. */
  long chunk(int n) {
    return Math.min(n, chunk);
  }

  /** Floats of a pass in evaluation mode. */
  long evaluation() {
    return input + convolved + pooled;
  }

  /** Floats of a pass in training mode: BatchNorm keeps what goes in and what comes out. */
  long training() {
    return input + 2 * convolved + pooled;
  }

  /** Floats of the gradients of a pass in training mode: BatchNorm's takes the place of its own. */
  long gradients() {
    return convolved + pooled;
  }

  /** Bytes of the patches of so many images, those of each convolution by themselves. */
  long patchesOf(int n) {
    return patches.stream().mapToLong(each -> Math.min(n * each, Math.max(each, scratch))).sum();
  }
}
