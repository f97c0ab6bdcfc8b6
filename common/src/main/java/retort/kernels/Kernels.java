package retort.kernels;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.impl.scalar.Step;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.MulOp;
import org.nd4j.linalg.api.ops.impl.transforms.same.Square;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The operations of a ConvNet on native arrays. Each writes into an array that the caller owns and
 * allocates nothing that outlives the call. Images are (n, h, w, channels), c stands for the
 * channels of an image and o for those of the next.
 */
public final class Kernels {
  private static final int[] CONVOLUTION = {3, 3, 1, 1, 1, 1, 1, 1, 0, 1, 0};
  private static final int[] POOLING = {2, 2, 2, 2, 0, 0, 1, 1, 0, 0, 1};

  private static final Transfer TRANSFER = Transfer.ofBackend();

  private Kernels() {}

  /** Copies {@code array.length()} values from {@code from[offset]} on. */
  public static void write(INDArray array, float[] from, int offset) {
    TRANSFER.write(array, from, offset);
  }

  /** Copies every value to {@code to[offset]} and after. */
  public static void read(INDArray array, float[] to, int offset) {
    TRANSFER.read(array, to, offset);
  }

  /** Every value, row-major. */
  public static float[] read(INDArray array) {
    float[] values = new float[Math.toIntExact(array.length())];
    read(array, values, 0);
    return values;
  }

  /** out (n, h, w, o) = in (n, h, w, c) * weight (3, 3, c, o) + bias (o), zero padding of 1. */
  public static void convolve(INDArray in, INDArray weight, INDArray bias, INDArray out) {
    run("conv2d", new INDArray[] {in, weight, bias}, new INDArray[] {out}, CONVOLUTION);
  }

  /** As {@link #convolve(INDArray, INDArray, INDArray, INDArray)} without a bias. */
  public static void convolve(INDArray in, INDArray weight, INDArray out) {
    run("conv2d", new INDArray[] {in, weight}, new INDArray[] {out}, CONVOLUTION);
  }

  /**
   * out = in * weight (k, k, c, o) without a bias, k odd or 1.
   *
   * @param stride of both directions
   * @param padding zeros on each side
   */
  public static void convolve(INDArray in, INDArray weight, int stride, int padding, INDArray out) {
    run(
        "conv2d",
        new INDArray[] {in, weight},
        new INDArray[] {out},
        convolution(weight, stride, padding));
  }

  /** The gradients of {@link #convolve(INDArray, INDArray, int, int, INDArray)}. */
  public static void convolveBackward(
      INDArray in,
      INDArray weight,
      int stride,
      int padding,
      INDArray gradient,
      INDArray inGradient,
      INDArray weightGradient) {
    run(
        "conv2d_bp",
        new INDArray[] {in, weight, gradient},
        new INDArray[] {inGradient, weightGradient},
        convolution(weight, stride, padding));
  }

  private static int[] convolution(INDArray weight, int stride, int padding) {
    int k = (int) weight.size(0);
    return new int[] {k, k, stride, stride, padding, padding, 1, 1, 0, 1, 0};
  }

  /** The gradients of a convolution without bias, given that of its output (n, h, w, o). */
  public static void convolveBackward(
      INDArray in,
      INDArray weight,
      INDArray gradient,
      INDArray inGradient,
      INDArray weightGradient) {
    run(
        "conv2d_bp",
        new INDArray[] {in, weight, gradient},
        new INDArray[] {inGradient, weightGradient},
        CONVOLUTION);
  }

  /**
   * out (n, h', w', c): each channel of the input (n, h, w, c) * its own weight (k, k, c, 1), k
   * odd.
   *
   * @param stride of both directions
   * @param padding zeros on each side
   */
  public static void convolveEach(
      INDArray in, INDArray weight, int stride, int padding, INDArray out) {
    run(
        "depthwise_conv2d",
        new INDArray[] {in, weight},
        new INDArray[] {out},
        convolution(weight, stride, padding));
  }

  /** The gradients of {@link #convolveEach}. */
  public static void convolveEachBackward(
      INDArray in,
      INDArray weight,
      int stride,
      int padding,
      INDArray gradient,
      INDArray inGradient,
      INDArray weightGradient) {
    run(
        "depthwise_conv2d_bp",
        new INDArray[] {in, weight, gradient},
        new INDArray[] {inGradient, weightGradient},
        convolution(weight, stride, padding));
  }

  /** out (n, h / 2, w / 2, c): the largest of each 2x2 square. */
  public static void poolMaximum(INDArray in, INDArray out) {
    run("maxpool2d", new INDArray[] {in}, new INDArray[] {out}, POOLING);
  }

  /** The gradient of {@link #poolMaximum} with respect to its input. */
  public static void poolMaximumBackward(INDArray in, INDArray gradient, INDArray inGradient) {
    run("maxpool2d_bp", new INDArray[] {in, gradient}, new INDArray[] {inGradient}, POOLING);
  }

  /** out (n, h / 2, w / 2, c): the mean of each 2x2 square. */
  public static void pool(INDArray in, INDArray out) {
    run("avgpool2d", new INDArray[] {in}, new INDArray[] {out}, POOLING);
  }

  /**
   * The gradient of {@link #pool} with respect to its input.
   *
   * @param in any array of the input's shape; its values do not matter
   */
  public static void poolBackward(INDArray in, INDArray gradient, INDArray inGradient) {
    run("avgpool2d_bp", new INDArray[] {in, gradient}, new INDArray[] {inGradient}, POOLING);
  }

  /** x = max(x, 0). */
  public static void rectify(INDArray x) {
    DynamicCustomOp op = op("relu", new INDArray[] {x}, new INDArray[] {x}, new int[0]);
    op.addTArgument(0.0);
    Nd4j.exec(op);
  }

  /** x = 1 where x is positive, else 0: after {@link #rectify}, its derivative. */
  public static void positive(INDArray x) {
    Nd4j.getExecutioner().exec(new Step(x, x));
  }

  /** out = x squared, elementwise. */
  public static void square(INDArray x, INDArray out) {
    Nd4j.getExecutioner().exec(new Square(x, out));
  }

  /** out = x y, elementwise. */
  public static void multiply(INDArray x, INDArray y, INDArray out) {
    Nd4j.getExecutioner().exec(new MulOp(x, y, out));
  }

  /** sum = sum + x, elementwise. */
  public static void add(INDArray x, INDArray sum) {
    sum.addi(x);
  }

  /**
   * out = scale x + shift, a channel each; the library's BatchNorm is its fastest broadcast.
   *
   * @param identity (2 c): c zeros, then c ones
   */
  public static void affine(
      INDArray x, INDArray scale, INDArray shift, INDArray identity, INDArray out) {
    long c = scale.length();
    DynamicCustomOp op =
        op(
            "batchnorm",
            new INDArray[] {
              x, Arena.view(identity, 0, c), Arena.view(identity, c, c), scale, shift
            },
            new INDArray[] {out},
            new int[] {1, 1, 3});
    op.addTArgument(0.0);
    Nd4j.exec(op);
  }

  /** out (r, s) = a b of matrices, either of them transposed first. */
  public static void multiply(
      INDArray a, boolean transposeA, INDArray b, boolean transposeB, INDArray out) {
    run(
        "matmul",
        new INDArray[] {a, b},
        new INDArray[] {out},
        new int[] {transposeA ? 1 : 0, transposeB ? 1 : 0, 0});
  }

  private static void run(String name, INDArray[] in, INDArray[] out, int[] integers) {
    Nd4j.exec(op(name, in, out, integers));
  }

  private static DynamicCustomOp op(String name, INDArray[] in, INDArray[] out, int[] integers) {
    DynamicCustomOp op = DynamicCustomOp.builder(name).addInputs(in).addOutputs(out).build();
    for (int value : integers) {
      op.addIArgument(value);
    }
    return op;
  }
}
