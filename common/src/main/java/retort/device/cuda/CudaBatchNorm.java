package retort.device.cuda;

import retort.device.LayerOperations;

/** BatchNorm in training mode and its gradients; sums and statistics stay on the card. */
final class CudaBatchNorm {
  private final CudaRuntime runtime;

  CudaBatchNorm(CudaRuntime runtime) {
    this.runtime = runtime;
  }

  void forward(
      CudaFeatureMaps in,
      CudaFloats gamma,
      CudaFloats beta,
      boolean relu,
      CudaFeatureMaps out,
      CudaFloats mean,
      CudaFloats variance) {
    int channels = in.channels();
    int parts = CudaKernels.parts(in.rows(), channels);
    long partial = runtime.memory().allocate(16L * parts * channels);
    long scale = runtime.memory().allocate(4L * channels);
    CudaKernels kernels = runtime.kernels();
    kernels.columns("batchSums", channels, parts, 1, in, in.rows(), channels, partial);
    kernels.columns(
        "batchMoments",
        channels,
        1,
        1,
        partial,
        parts,
        channels,
        (double) in.rows(),
        LayerOperations.EPSILON,
        gamma,
        mean,
        variance,
        scale);
    AlignedVector means = AlignedVector.of(runtime, mean);
    AlignedVector offsets = AlignedVector.of(runtime, beta);
    int width = in.byFour() ? 4 : 1;
    kernels.each(
        "batchApply" + width,
        in.length() / width,
        in,
        means,
        scale,
        offsets,
        relu ? 1 : 0,
        out,
        in.length() / width,
        channels / width);
    offsets.close();
    means.close();
    runtime.memory().free(scale);
    runtime.memory().free(partial);
  }

  void backward(
      CudaFeatureMaps in,
      CudaFloats gamma,
      boolean relu,
      CudaFeatureMaps out,
      CudaFloats mean,
      CudaFloats variance,
      CudaFeatureMaps outGradient,
      CudaFeatureMaps inGradient,
      CudaFloats gammaGradient,
      CudaFloats betaGradient) {
    int channels = in.channels();
    int parts = CudaKernels.parts(in.rows(), channels);
    int cut = relu ? 1 : 0;
    long partial = runtime.memory().allocate(16L * parts * channels);
    long factors = runtime.memory().allocate(12L * channels);
    CudaKernels kernels = runtime.kernels();
    kernels.columns(
        "batchBackwardSums",
        channels,
        parts,
        1,
        in,
        out,
        outGradient,
        mean,
        cut,
        in.rows(),
        channels,
        partial);
    kernels.columns(
        "batchBackwardTotals",
        channels,
        1,
        1,
        partial,
        parts,
        channels,
        (double) in.rows(),
        LayerOperations.EPSILON,
        gamma,
        variance,
        gammaGradient,
        betaGradient,
        factors);
    AlignedVector means = AlignedVector.of(runtime, mean);
    int width = in.byFour() ? 4 : 1;
    kernels.each(
        "batchBackwardApply" + width,
        in.length() / width,
        in,
        out,
        outGradient,
        means,
        factors,
        cut,
        inGradient,
        in.length() / width,
        channels / width);
    means.close();
    runtime.memory().free(factors);
    runtime.memory().free(partial);
  }
}
