package retort.device.cuda;

/** Pools of 2x2 squares and over whole images. */
final class CudaPooling {
  private final CudaRuntime runtime;

  CudaPooling(CudaRuntime runtime) {
    this.runtime = runtime;
  }

  void average(CudaFeatureMaps in, CudaFeatureMaps out) {
    int width = in.byFour() ? 4 : 1;
    long items = out.length() / width;
    runtime
        .kernels()
        .each("averagePool" + width, items, in, out, items, in.side(), in.channels() / width);
  }

  void averageBackward(CudaFeatureMaps outGradient, CudaFeatureMaps inGradient) {
    int width = inGradient.byFour() ? 4 : 1;
    long items = inGradient.length() / width;
    runtime
        .kernels()
        .each(
            "averagePoolBackward" + width,
            items,
            outGradient,
            inGradient,
            items,
            inGradient.side(),
            inGradient.channels() / width);
  }

  void maximum(CudaFeatureMaps in, CudaFeatureMaps out) {
    runtime
        .kernels()
        .each("maximumPool", out.length(), in, out, out.length(), in.side(), in.channels());
  }

  void maximumBackward(
      CudaFeatureMaps in,
      CudaFeatureMaps out,
      CudaFeatureMaps outGradient,
      CudaFeatureMaps inGradient) {
    runtime.zero(inGradient.address(), 4 * inGradient.length());
    runtime
        .kernels()
        .each(
            "maximumPoolBackward",
            out.length(),
            in,
            out,
            outGradient,
            inGradient,
            out.length(),
            in.side(),
            in.channels());
  }

  void global(CudaFeatureMaps in, CudaFloats out) {
    long items = (long) in.n() * in.channels();
    runtime.kernels().each("globalAverage", items, in, out, items, in.area(), in.channels());
  }

  void globalBackward(CudaFloats outGradient, CudaFeatureMaps inGradient) {
    long items = inGradient.length();
    runtime
        .kernels()
        .each(
            "globalAverageBackward",
            items,
            outGradient,
            inGradient,
            items,
            inGradient.area(),
            inGradient.channels());
  }
}
