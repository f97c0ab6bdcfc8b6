package retort.device.cpu;

import java.util.List;
import java.util.Optional;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import retort.device.Convolution;
import retort.device.ConvolutionShape;
import retort.device.FeatureMaps;
import retort.device.Floats;
import retort.device.LayerOperations;

/** Layers by oneDNN. */
final class CpuLayers implements LayerOperations, AutoCloseable {
  private static final int SQUARE = 2;

  private final Threads threads;
  private final OneDnn library;
  private final int block;
  private final Reorders reorders;
  private final BatchNormPrimitives batchNorms;
  private final PoolPrimitives pools;
  private final ElementwisePrimitives elementwise;
  private final PooledMaps averages;

  CpuLayers(Threads threads, OneDnn library, int block) {
    this.threads = threads;
    this.library = library;
    this.block = block;
    this.reorders = new Reorders(library);
    this.batchNorms = new BatchNormPrimitives(library);
    this.pools = new PoolPrimitives(library);
    this.elementwise = new ElementwisePrimitives(library);
    this.averages = new PooledMaps(block);
  }

  @Override
  public Convolution convolution(ConvolutionShape shape) {
    return new CpuConvolution(threads, library, reorders, shape, block);
  }

  @Override
  public void unflatten(Floats from, FeatureMaps to) {
    threads.enter();
    CpuFeatureMaps maps = CpuFeatureMaps.of(to);
    reorders.run(
        List.of("unflatten", maps.n(), maps.channels(), maps.side()),
        () -> plain(maps),
        CpuFloats.pointer(from),
        () -> OneDnn.extents(maps),
        maps.pointer());
  }

  @Override
  public void flatten(FeatureMaps from, Floats to) {
    threads.enter();
    CpuFeatureMaps maps = CpuFeatureMaps.of(from);
    reorders.run(
        List.of("flatten", maps.n(), maps.channels(), maps.side()),
        () -> OneDnn.extents(maps),
        maps.pointer(),
        () -> plain(maps),
        CpuFloats.pointer(to));
  }

  private static dnnl_memory_desc plain(CpuFeatureMaps maps) {
    return OneDnn.extents(dnnl.dnnl_nchw, maps.n(), maps.channels(), maps.side(), maps.side());
  }

  @Override
  public void copy(FeatureMaps from, FeatureMaps to) {
    CpuFeatureMaps source = CpuFeatureMaps.of(from);
    Pointer.memcpy(
        CpuFeatureMaps.of(to).pointer(), source.pointer(), source.length() * Float.BYTES);
  }

  @Override
  public void add(FeatureMaps x, FeatureMaps sum) {
    threads.enter();
    CpuFeatureMaps maps = CpuFeatureMaps.of(x);
    elementwise.add(maps.pointer(), 1, CpuFeatureMaps.of(sum).pointer(), 1, maps.length());
  }

  @Override
  public void fold(
      Floats weight,
      Optional<Floats> bias,
      Floats gamma,
      Floats beta,
      Floats mean,
      Floats variance,
      Floats foldedWeight,
      Floats foldedBias) {
    int outputs = Math.toIntExact(gamma.length());
    float[] scale = gamma.download();
    float[] shift = beta.download();
    float[] means = mean.download();
    float[] variances = variance.download();
    float[] added = bias.map(Floats::download).orElseGet(() -> new float[outputs]);
    int width = Math.toIntExact(weight.length() / outputs);
    FloatPointer from = CpuFloats.pointer(weight);
    FloatPointer to = CpuFloats.pointer(foldedWeight);
    float[] row = new float[width];
    for (int o = 0; o < outputs; o++) {
      double factor = scale[o] / Math.sqrt(variances[o] + EPSILON);
      shift[o] = (float) (shift[o] + factor * (added[o] - means[o]));
      from.getPointer((long) o * width).get(row, 0, width);
      float s = (float) factor;
      for (int i = 0; i < width; i++) {
        row[i] *= s;
      }
      to.getPointer((long) o * width).put(row, 0, width);
    }
    foldedBias.upload(shift, 0);
  }

  @Override
  public void batchNorm(
      FeatureMaps in,
      Floats gamma,
      Floats beta,
      boolean relu,
      FeatureMaps out,
      Floats mean,
      Floats variance) {
    threads.enter();
    batchNorms.forward(
        CpuFeatureMaps.of(in), gamma, beta, relu, CpuFeatureMaps.of(out), mean, variance);
  }

  @Override
  public void batchNormBackward(
      FeatureMaps in,
      Floats gamma,
      boolean relu,
      FeatureMaps out,
      Floats mean,
      Floats variance,
      FeatureMaps outGradient,
      FeatureMaps inGradient,
      Floats gammaGradient,
      Floats betaGradient) {
    threads.enter();
    batchNorms.backward(
        CpuFeatureMaps.of(in),
        gamma,
        relu,
        CpuFeatureMaps.of(out),
        mean,
        variance,
        CpuFeatureMaps.of(outGradient),
        CpuFeatureMaps.of(inGradient),
        gammaGradient,
        betaGradient);
  }

  @Override
  public boolean readsNormalized() {
    return false;
  }

  @Override
  public void relu(FeatureMaps x) {
    threads.enter();
    CpuFeatureMaps maps = CpuFeatureMaps.of(x);
    elementwise.relu(maps.pointer(), maps.length());
  }

  @Override
  public void reluBackward(FeatureMaps out, FeatureMaps gradient) {
    threads.enter();
    CpuFeatureMaps maps = CpuFeatureMaps.of(out);
    elementwise.reluBackward(maps.pointer(), CpuFeatureMaps.of(gradient).pointer(), maps.length());
  }

  @Override
  public void averagePool(FeatureMaps in, FeatureMaps out) {
    threads.enter();
    pools.average(CpuFeatureMaps.of(in), CpuFeatureMaps.of(out), SQUARE);
  }

  @Override
  public void averagePoolBackward(FeatureMaps outGradient, FeatureMaps inGradient) {
    threads.enter();
    pools.averageBackward(CpuFeatureMaps.of(outGradient), CpuFeatureMaps.of(inGradient), SQUARE);
  }

  @Override
  public void maximumPool(FeatureMaps in, FeatureMaps out) {
    threads.enter();
    pools.maximum(CpuFeatureMaps.of(in), CpuFeatureMaps.of(out), SQUARE);
  }

  @Override
  public void maximumPoolBackward(
      FeatureMaps in, FeatureMaps out, FeatureMaps outGradient, FeatureMaps inGradient) {
    threads.enter();
    pools.maximumBackward(
        CpuFeatureMaps.of(out),
        CpuFeatureMaps.of(outGradient),
        CpuFeatureMaps.of(inGradient),
        SQUARE);
  }

  @Override
  public void globalAverage(FeatureMaps in, Floats out) {
    threads.enter();
    CpuFeatureMaps means = averages.of(in);
    pools.average(CpuFeatureMaps.of(in), means, in.side());
    flatten(means, out);
  }

  @Override
  public void globalAverageBackward(Floats outGradient, FeatureMaps inGradient) {
    threads.enter();
    CpuFeatureMaps means = averages.of(inGradient);
    unflatten(outGradient, means);
    pools.averageBackward(means, CpuFeatureMaps.of(inGradient), inGradient.side());
  }

  @Override
  public void close() {
    reorders.close();
    averages.close();
  }
}
