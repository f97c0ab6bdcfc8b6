package retort.network.layers;

import retort.device.Device;
import retort.device.Floats;

/** Parameters and running statistics of one network on its device. */
public final class NetworkState implements AutoCloseable {
  private final Floats parameters;
  private final Floats statistics;
  private Object version = new Object();

  /** Memory for a network, its values undefined. */
  public NetworkState(Device device, ParameterLayout layout) {
    parameters = device.floats(layout.parameters());
    statistics = device.floats(layout.statistics());
  }

  /** Every parameter, in the layout's order. */
  public Floats parameters() {
    return parameters;
  }

  /** Every running statistic, in the layout's order. */
  public Floats statistics() {
    return statistics;
  }

  /** Another object whenever the values are others. */
  public Object version() {
    return version;
  }

  /** To be called after the values changed. */
  public void changed() {
    version = new Object();
  }

  Floats of(ParameterLayout.StateEntry entry) {
    return (entry.learned() ? parameters : statistics).slice(entry.offset(), entry.length());
  }

  @Override
  public void close() {
    parameters.close();
    statistics.close();
  }
}
