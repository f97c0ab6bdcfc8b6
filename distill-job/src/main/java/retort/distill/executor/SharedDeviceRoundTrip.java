package retort.distill.executor;

import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import retort.cluster.OrderedSum;
import retort.device.Doubles;
import retort.device.Floats;
import retort.krr.HeadForm;
import retort.krr.OuterSum;
import retort.network.Network;
import retort.placement.DeviceSettings;
import retort.placement.DriverDevice;
import retort.placement.TaskDevice;
import retort.tasks.PartitionVectors;

/**
 * A round within one device, where tasks work on the driver's own: weights and answers stay there,
 * and no task waits for what it asked of the card. Its sums have the bits of those of a {@link
 * BroadcastRoundTrip}.
 */
final class SharedDeviceRoundTrip implements RoundTrip, ResultReducer {
  private final DriverDevice driver;
  private final Floats parameters;
  private final Floats statistics;
  private final HeadForm form;
  private final Floats head;
  private final Answer answer;
  private final int partitions;
  private final int group;
  private final PartitionVectors gradients;
  private final Doubles squares;
  private final NavigableMap<Integer, EmbeddedRows> rows = new TreeMap<>();

  /**
   * @param parameters of the backbone, its own head left out; unchanged until the round is over
   * @param head W as its form lays it out; likewise
   * @param answer what is wanted
   * @param partitions of the rows
   */
  SharedDeviceRoundTrip(
      DriverDevice driver,
      Floats parameters,
      Floats statistics,
      HeadForm form,
      Floats head,
      Answer answer,
      int partitions) {
    this.driver = driver;
    this.parameters = parameters;
    this.statistics = statistics;
    this.form = form;
    this.head = head;
    this.answer = answer;
    this.partitions = partitions;
    group = OrderedSum.group(partitions);
    gradients = new PartitionVectors(driver.device(), group);
    squares = driver.device().doubles(partitions);
    driver.device().vectors().zero(squares);
  }

  @Override
  public Answer answer() {
    return answer;
  }

  @Override
  public HeadForm form() {
    return form;
  }

  @Override
  public TaskDevice borrow(DeviceSettings settings) {
    return driver.borrow();
  }

  @Override
  public void load(Network backbone) {
    backbone.load(parameters, statistics);
  }

  @Override
  public void begin(OuterSum sum) {
    sum.begin(head);
  }

  /** A task that runs again takes the place of the one before. */
  @Override
  public float[] take(int partition, OuterSum sum) {
    if (answer == Answer.SUM) {
      sum.gradient(1, gradients.of(partition, form.length()));
    }
    sum.squares(squares.slice(partition, 1));
    return new float[0];
  }

  /** It stays on the device. */
  @Override
  public double squares(OuterSum sum) {
    return 0;
  }

  @Override
  public float[] take(int partition, EmbeddedRows embedded) {
    EmbeddedRows before = rows.put(partition, embedded);
    if (before != null) {
      before.close();
    }
    return new float[0];
  }

  @Override
  public void addRows(List<PartitionResult> parts, OuterSum sum) {
    rows.values().forEach(embedded -> embedded.addTo(sum));
  }

  @Override
  public void add(List<PartitionResult> parts, double factor, Floats out) {
    gradients.sum(factor, out);
  }

  @Override
  public double squares(List<PartitionResult> parts) {
    double[] each = squares.download();
    double total = 0;
    for (int first = 0; first < partitions; first += group) {
      double partial = 0;
      for (int k = first; k < Math.min(partitions, first + group); k++) {
        partial += each[k];
      }
      total += partial;
    }
    return total;
  }

  @Override
  public void close() {
    squares.close();
    gradients.close();
    rows.values().forEach(EmbeddedRows::close);
    rows.clear();
  }
}
