package retort.device.cuda;

import java.util.Optional;
import retort.device.Convolution;
import retort.device.ConvolutionShape;
import retort.device.FeatureMaps;
import retort.device.Floats;

/**
 * A convolution as products with patches: a row of patches is what one output pixel sees. They are
 * made for some images at a time, in memory of one size; a kernel of 1 needs none.
 */
final class CudaConvolution implements Convolution {
  private final CudaRuntime runtime;
  private final ConvolutionShape shape;
  private final int columns;

  /** Whether the input itself is the patches. */
  private final boolean plain;

  private final int width;

  /** (outputs, columns), taps before channels. */
  private final long weight;

  /** (columns, outputs), once it is asked for. */
  private final long transposed;

  private boolean transposedIsLoaded;
  private boolean closed;

  CudaConvolution(CudaRuntime runtime, ConvolutionShape shape) {
    this.runtime = runtime;
    this.shape = shape;
    plain = shape.kernel() == 1 && shape.stride() == 1 && shape.padding() == 0;
    columns = plain ? shape.inputs() : (taps() * shape.inputs() + 7) / 8 * 8;
    width = shape.inputs() % 4 == 0 ? 4 : 1;
    weight = runtime.memory().allocate(4L * shape.outputs() * columns);
    transposed = runtime.memory().allocate(4L * shape.outputs() * columns);
  }

  private int taps() {
    return shape.kernel() * shape.kernel();
  }

  private int rowsEach() {
    return shape.outputSide() * shape.outputSide();
  }

  @Override
  public void load(Floats from) {
    runtime
        .kernels()
        .each(
            "weightIn",
            (long) shape.outputs() * columns,
            CudaFloats.in(from),
            weight,
            shape.outputs(),
            shape.inputs(),
            taps(),
            columns);
    transposedIsLoaded = false;
  }

  /** The layout whose products with gradients are the fastest. */
  private long transposed() {
    if (!transposedIsLoaded) {
      runtime.kernels().tiles("transposeBatch", 1, shape.outputs(), columns, weight, transposed);
      transposedIsLoaded = true;
    }
    return transposed;
  }

  /** Some images: what they see, and where their outputs lie. */
  private interface PatchOperation {
    void run(int first, int images, long patches);
  }

  private void parts(int n, PatchOperation part) {
    long each = (long) rowsEach() * columns;
    int max = (int) Math.max(1, Math.min(n, runtime.patchFloats() / each));
    int parts = (n + max - 1) / max;
    int images = (n + parts - 1) / parts;
    long patches = plain ? CudaLayers.NONE : runtime.scratch(4 * each * images);
    for (int first = 0; first < n; first += images) {
      part.run(first, Math.min(images, n - first), patches);
    }
  }

  /** The patches of some images. */
  private long patches(CudaFeatureMaps in, int first, int images, long patches) {
    if (plain) {
      return in.address(first);
    }
    long rows = (long) images * rowsEach();
    long items = width == 4 ? rows * (shape.inputs() / 4) : rows * columns;
    window("patches" + width, items, in.address(first), patches, rows);
    return patches;
  }

  private void window(String kernel, long items, long from, long to, long rows) {
    runtime
        .kernels()
        .each(
            kernel,
            items,
            from,
            to,
            rows,
            shape.inputs(),
            shape.side(),
            shape.outputSide(),
            shape.kernel(),
            shape.stride(),
            shape.padding(),
            columns);
  }

  @Override
  public void forward(FeatureMaps in, Optional<Floats> bias, boolean relu, FeatureMaps out) {
    CudaFeatureMaps from = CudaFeatureMaps.in(in);
    CudaFeatureMaps to = CudaFeatureMaps.in(out);
    AlignedVector added = AlignedVector.of(runtime, bias);
    if (isDirect()) {
      direct(from, added, relu, to);
      added.close();
      return;
    }
    parts(
        in.n(),
        (first, images, patches) -> {
          int rows = images * rowsEach();
          long seen = patches(from, first, images, patches);
          long target = to.address(first);
          runtime
              .blas()
              .multiply(false, true, rows, shape.outputs(), columns, 1, seen, weight, 0, target);
          if (bias.isPresent() || relu) {
            int by = to.byFour() ? 4 : 1;
            long items = (long) rows * shape.outputs() / by;
            runtime
                .kernels()
                .each(
                    "biasRelu" + by,
                    items,
                    target,
                    added,
                    relu ? 1 : 0,
                    items,
                    shape.outputs() / by);
          }
        });
    added.close();
  }

  /** Whether a kernel of its own makes the output: where pixels go in, whose patches are large. */
  private boolean isDirect() {
    return shape.inputs() == 3
        && shape.outputs() % 4 == 0
        && shape.kernel() == 3
        && shape.stride() == 1
        && shape.padding() == 1
        && shape.side() % 8 == 0;
  }

  private void direct(CudaFeatureMaps in, AlignedVector bias, boolean relu, CudaFeatureMaps out) {
    int lanes = shape.outputs() / 4;
    long strips = out.rows() / 8;
    runtime
        .kernels()
        .each(
            "direct",
            strips * lanes,
            in,
            transposed(),
            bias,
            relu ? 1 : 0,
            out,
            strips,
            shape.side(),
            lanes);
  }

  @Override
  public void backwardInput(FeatureMaps outGradient, FeatureMaps inGradient) {
    CudaFeatureMaps from = CudaFeatureMaps.in(outGradient);
    CudaFeatureMaps to = CudaFeatureMaps.in(inGradient);
    parts(
        from.n(),
        (first, images, patches) -> {
          int rows = images * rowsEach();
          long target = plain ? to.address(first) : patches;
          runtime
              .blas()
              .multiply(
                  false,
                  true,
                  rows,
                  columns,
                  shape.outputs(),
                  1,
                  from.address(first),
                  transposed(),
                  0,
                  target);
          if (!plain) {
            long pixels = (long) images * to.area();
            long items = pixels * (shape.inputs() / width);
            window("unpatch" + width, items, patches, to.address(first), pixels);
          }
        });
  }

  @Override
  public void backwardWeight(FeatureMaps in, FeatureMaps outGradient, Floats weightGradient) {
    CudaFeatureMaps from = CudaFeatureMaps.in(in);
    CudaFeatureMaps gradient = CudaFeatureMaps.in(outGradient);
    long sum = runtime.memory().allocate(4L * shape.outputs() * columns);
    parts(
        in.n(),
        (first, images, patches) -> {
          long seen = patches(from, first, images, patches);
          runtime
              .blas()
              .multiply(
                  true,
                  false,
                  shape.outputs(),
                  columns,
                  images * rowsEach(),
                  1,
                  gradient.address(first),
                  seen,
                  first == 0 ? 0 : 1,
                  sum);
        });
    runtime
        .kernels()
        .each(
            "weightOut",
            shape.weights(),
            sum,
            CudaFloats.in(weightGradient),
            shape.outputs(),
            shape.inputs(),
            taps(),
            columns);
    runtime.memory().free(sum);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      runtime.memory().free(weight);
      runtime.memory().free(transposed);
    }
  }
}
