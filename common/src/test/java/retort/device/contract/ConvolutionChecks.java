package retort.device.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import retort.device.Convolution;
import retort.device.ConvolutionShape;
import retort.device.FeatureMaps;
import retort.device.Floats;

/** Convolutions of every kind, at sizes that fill no vector and no tile. */
final class ConvolutionChecks {
  private static final double TOLERANCE = 1e-5;
  private static final int[] CHANNELS = {1, 3, 5, 16, 17, 33};
  private static final int[] BATCHES = {1, 2, 7};

  private ConvolutionChecks() {}

  static List<DeviceCheck> all() {
    SplittableRandom random = new SplittableRandom(3);
    List<DeviceCheck> checks = new ArrayList<>();
    for (int kernel = 1; kernel <= 5; kernel += 2) {
      for (int stride = 1; stride <= 2; stride++) {
        for (int padding = 0; padding <= 2; padding++) {
          for (int side = 1; side <= 9; side++) {
            if (side + 2 * padding >= kernel) {
              int inputs = CHANNELS[random.nextInt(CHANNELS.length)];
              int outputs = CHANNELS[random.nextInt(CHANNELS.length)];
              int n = BATCHES[random.nextInt(BATCHES.length)];
              add(checks, n, inputs, outputs, side, kernel, stride, padding, false);
              add(checks, n, inputs, inputs, side, kernel, stride, padding, true);
            }
          }
        }
      }
    }
    for (int channels : CHANNELS) {
      add(checks, 2, 3, channels, 8, 3, 1, 1, false);
      add(checks, 2, channels, 16, 8, 3, 1, 1, false);
      add(checks, 7, channels, channels, 4, 3, 1, 1, false);
    }
    add(checks, 7, 64, 32, 16, 3, 1, 1, false);
    add(checks, 2, 3, 32, 32, 3, 1, 1, false);
    return checks;
  }

  private static void add(
      List<DeviceCheck> checks,
      int n,
      int inputs,
      int outputs,
      int side,
      int kernel,
      int stride,
      int padding,
      boolean depthwise) {
    ConvolutionShape shape =
        new ConvolutionShape(inputs, outputs, side, kernel, stride, padding, depthwise);
    String name =
        "%s %d to %d channels, %dx%d on %d, stride %d, padding %d, n %d"
            .formatted(
                depthwise ? "depthwise convolution" : "convolution",
                inputs,
                outputs,
                kernel,
                kernel,
                side,
                stride,
                padding,
                n);
    checks.add(new DeviceCheck(name, TOLERANCE, t -> convolve(t, shape, n)));
  }

  private static void convolve(Trial t, ConvolutionShape shape, int n) {
    FeatureMaps in = t.maps(n, shape.inputs(), shape.side());
    FeatureMaps out = t.outMaps(n, shape.outputs(), shape.outputSide());
    FeatureMaps slope = t.maps(n, shape.outputs(), shape.outputSide());
    FeatureMaps back = t.outMaps(n, shape.inputs(), shape.side());
    Floats weightGradient = t.out(shape.weights());
    Convolution convolution = t.convolution(shape);
    // A second weight on the same convolution must not meet what it kept of the first.
    for (int round = 0; round < 2; round++) {
      convolution.load(t.in(shape.weights()));
      convolution.forward(in, Optional.empty(), false, out);
      t.result(out);
      convolution.forward(in, Optional.of(t.in(shape.outputs())), true, out);
      t.result(out);
      convolution.forward(in, Optional.of(t.in(shape.outputs())), false, out);
      t.result(out);
      convolution.backwardInput(slope, back);
      t.result(back);
      convolution.backwardWeight(in, slope, weightGradient);
      t.result(weightGradient);
    }
    if (n > 1) {
      convolution.forward(in.first(1), Optional.empty(), true, out.first(1));
      t.result(out);
      convolution.backwardInput(slope.first(1), back.first(1));
      t.result(back);
      convolution.backwardWeight(in.first(1), slope.first(1), weightGradient);
      t.result(weightGradient);
    }
  }
}
