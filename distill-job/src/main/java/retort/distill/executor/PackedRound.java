package retort.distill.executor;

import java.io.Serializable;
import retort.cluster.PackedFloats;
import retort.device.Floats;
import retort.devices.DeviceSettings;
import retort.devices.TaskDevice;
import retort.krr.OuterGradientAccumulator;
import retort.network.Network;

/**
 * A round whose weights the driver sends to every executor, and whose gradients come back.
 *
 * @param parameters of the backbone w, its own head left out
 * @param statistics of the backbone
 * @param head W, (p, d)
 * @param gradient whether G is wanted, or the loss alone
 */
record PackedRound(
    PackedFloats parameters, PackedFloats statistics, PackedFloats head, boolean gradient)
    implements Round, Serializable {

  /** A copy of weights on the driver's device. */
  static PackedRound of(Floats parameters, Floats statistics, Floats head, boolean gradient) {
    return new PackedRound(
        new PackedFloats(parameters.download()),
        new PackedFloats(statistics.download()),
        new PackedFloats(head.download()),
        gradient);
  }

  @Override
  public TaskDevice borrow(DeviceSettings settings) {
    return TaskDevice.borrow(settings);
  }

  @Override
  public void load(Network backbone) {
    backbone.load(parameters.values(), statistics.values());
  }

  @Override
  public void begin(OuterGradientAccumulator sum) {
    sum.begin(head.values());
  }

  @Override
  public float[] take(int partition, OuterGradientAccumulator sum) {
    return gradient ? sum.gradient() : new float[0];
  }

  @Override
  public void gradient(RowSum sum, int dimension, Floats out) {
    out.upload(sum.scaled(dimension), 0);
  }

  @Override
  public void close() {}
}
