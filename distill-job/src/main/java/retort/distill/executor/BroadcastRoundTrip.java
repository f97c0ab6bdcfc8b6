package retort.distill.executor;

import java.io.Serializable;
import retort.cluster.PackedFloats;
import retort.krr.HeadForm;
import retort.krr.OuterSum;
import retort.network.Network;
import retort.placement.DeviceSettings;
import retort.placement.TaskDevice;

/**
 * A round over the network: weights are broadcast to the executors, and answers are sent back.
 *
 * @param parameters of the backbone w, its own head left out
 * @param statistics of the backbone
 * @param form of the head
 * @param head W, whole or in factors; empty where rows are wanted
 * @param answer what is wanted
 * @param spare for the answers' numbers
 */
record BroadcastRoundTrip(
    PackedFloats parameters,
    PackedFloats statistics,
    HeadForm form,
    PackedFloats head,
    Answer answer,
    ArrayPool spare)
    implements RoundTrip, Serializable {

  @Override
  public TaskDevice borrow(DeviceSettings settings) {
    return TaskDevice.borrow(settings);
  }

  @Override
  public void load(Network backbone) {
    backbone.load(parameters.values(), statistics.values());
  }

  @Override
  public void begin(OuterSum sum) {
    sum.begin(head.values());
  }

  @Override
  public float[] take(int partition, OuterSum sum) {
    if (answer != Answer.SUM) {
      return new float[0];
    }
    float[] values = spare.take(Math.toIntExact(form.length()));
    sum.gradient(values);
    return values;
  }

  @Override
  public double squares(OuterSum sum) {
    return sum.squares();
  }

  @Override
  public float[] take(int partition, EmbeddedRows rows) {
    try (rows) {
      return rows.download(spare.take(Math.toIntExact(rows.length())));
    }
  }
}
