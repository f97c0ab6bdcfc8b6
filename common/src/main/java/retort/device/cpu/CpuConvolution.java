package retort.device.cpu;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import retort.device.Convolution;
import retort.device.ConvolutionShape;
import retort.device.FeatureMaps;
import retort.device.Floats;

/**
 * A convolution by oneDNN; the weight is brought into a primitive's layout once after each load.
 */
final class CpuConvolution implements Convolution {
  private final Threads threads;
  private final ConvolutionPrimitives primitives;
  private final Reorders reorders;
  private final ConvolutionShape shape;
  private final CpuFloats plain;
  private final Map<Primitive, Arranged> arranged = new HashMap<>();
  private long loads;

  /** The weight in a primitive's layout, as of a load. */
  private static final class Arranged {
    private final FloatPointer values;
    private long load = -1;

    Arranged(FloatPointer values) {
      this.values = values;
    }
  }

  CpuConvolution(
      Threads threads, OneDnn library, Reorders reorders, ConvolutionShape shape, int block) {
    this.threads = threads;
    this.primitives = new ConvolutionPrimitives(library, shape, block);
    this.reorders = reorders;
    this.shape = shape;
    this.plain = CpuFloats.allocate(shape.weights());
  }

  @Override
  public void load(Floats weight) {
    Pointer.memcpy(
        CpuFloats.pointer(plain), CpuFloats.pointer(weight), weight.length() * Float.BYTES);
    loads++;
  }

  @Override
  public void forward(FeatureMaps in, Optional<Floats> bias, boolean relu, FeatureMaps out) {
    threads.enter();
    ConvolutionPrimitives.Plan plan = primitives.forward(in.n(), bias.isPresent(), relu);
    CpuFeatureMaps from = reorders.in(CpuFeatureMaps.of(in), plan.in(), "convolution in");
    CpuFeatureMaps result = CpuFeatureMaps.of(out);
    CpuFeatureMaps to = reorders.like(result, plan.out(), "convolution out");
    FloatPointer weight = arranged(plan.primitive(), dnnl.DNNL_ARG_WEIGHTS);
    if (bias.isPresent()) {
      plan.primitive().run(from.pointer(), weight, to.pointer(), CpuFloats.pointer(bias.get()));
    } else {
      plan.primitive().run(from.pointer(), weight, to.pointer());
    }
    finish(to, result);
  }

  @Override
  public void backwardInput(FeatureMaps outGradient, FeatureMaps inGradient) {
    threads.enter();
    int n = outGradient.n();
    ConvolutionPrimitives.Plan plan = primitives.backwardInput(n);
    CpuFeatureMaps from =
        reorders.in(CpuFeatureMaps.of(outGradient), plan.out(), "convolution out");
    CpuFeatureMaps result = CpuFeatureMaps.of(inGradient);
    CpuFeatureMaps to = reorders.like(result, plan.in(), "convolution in");
    FloatPointer weight = arranged(plan.primitive(), dnnl.DNNL_ARG_WEIGHTS);
    plan.primitive().run(from.pointer(), weight, to.pointer());
    finish(to, result);
  }

  @Override
  public void backwardWeight(FeatureMaps in, FeatureMaps outGradient, Floats weightGradient) {
    threads.enter();
    ConvolutionPrimitives.Plan plan = primitives.backwardWeight(in.n());
    CpuFeatureMaps from = reorders.in(CpuFeatureMaps.of(in), plan.in(), "convolution in");
    CpuFeatureMaps slopes =
        reorders.in(CpuFeatureMaps.of(outGradient), plan.out(), "convolution out");
    Arranged result = room(plan.primitive(), dnnl.DNNL_ARG_DIFF_WEIGHTS);
    plan.primitive().run(from.pointer(), slopes.pointer(), result.values);
    reorders.run(
        List.of("weight gradient", shape, plan.primitive()),
        () -> plan.primitive().argument(dnnl.DNNL_ARG_DIFF_WEIGHTS),
        result.values,
        primitives::plainWeights,
        CpuFloats.pointer(weightGradient));
  }

  private void finish(CpuFeatureMaps computed, CpuFeatureMaps wanted) {
    if (computed != wanted) {
      reorders.run(computed, wanted);
    }
  }

  private FloatPointer arranged(Primitive primitive, int id) {
    if (loads == 0) {
      throw new IllegalStateException("this convolution has loaded no weight");
    }
    Arranged weight = room(primitive, id);
    if (weight.load != loads) {
      reorders.run(
          List.of("weight", shape, primitive),
          primitives::plainWeights,
          CpuFloats.pointer(plain),
          () -> primitive.argument(id),
          weight.values);
      weight.load = loads;
    }
    return weight.values;
  }

  private Arranged room(Primitive primitive, int id) {
    return arranged.computeIfAbsent(
        primitive, p -> new Arranged(new FloatPointer(Math.max(1, p.bytes(id) / Float.BYTES))));
  }

  @Override
  public void close() {
    plain.close();
    arranged.values().forEach(weight -> weight.values.deallocate());
    arranged.clear();
  }
}
