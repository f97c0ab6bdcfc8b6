package retort.network;

import java.util.Map;
import retort.device.Device;
import retort.network.layers.NetworkLayers;
import retort.network.layers.ParameterLayout;
import retort.network.layers.PassMemory;
import retort.tensors.Tensor;

/**
 * Networks of one architecture on one device, which share layers, activations and gradients: only
 * weights and the optimizer's state belong to each. For one thread at a time; closed after the last
 * of them.
 */
public final class Networks implements AutoCloseable {
  private final Device device;
  private final Architecture architecture;
  private final NetworkLayers layers;
  private final PassMemory memory;

  /** No network yet. */
  public Networks(Device device, Architecture architecture) {
    this.device = device;
    this.architecture = architecture;
    layers = architecture.layers();
    memory = new PassMemory(device);
  }

  static Network alone(
      Device device,
      Architecture architecture,
      Map<String, Tensor> weights,
      Map<String, Tensor> optimizer) {
    Networks networks = new Networks(device, architecture);
    try {
      return networks.open(weights, optimizer, networks::close);
    } catch (IllegalArgumentException e) {
      networks.close();
      throw e;
    }
  }

  /**
   * A network whose optimizer starts anew; close it.
   *
   * @throws IllegalArgumentException where a tensor is missing, unknown or of another shape
   */
  public Network open(Map<String, Tensor> weights) {
    return open(weights, Map.of(), () -> {});
  }

  /**
   * A network that goes on where another stopped; close it.
   *
   * @param optimizer what that one's {@link Network#optimizerState()} returned, or empty
   * @throws IllegalArgumentException where a tensor is missing, unknown or of another shape
   */
  public Network open(Map<String, Tensor> weights, Map<String, Tensor> optimizer) {
    return open(weights, optimizer, () -> {});
  }

  /** A network whose weights are undefined until they are loaded; close it. */
  public Network open() {
    return new Network(this, () -> {});
  }

  private Network open(
      Map<String, Tensor> weights, Map<String, Tensor> optimizer, Runnable afterwards) {
    layout().check(weights);
    Network network = new Network(this, afterwards);
    try {
      network.load(layout().parameters(weights), layout().statistics(weights));
      network.restoreOptimizer(optimizer);
      return network;
    } catch (IllegalArgumentException e) {
      network.close();
      throw e;
    }
  }

  /** Of every network. */
  public Architecture architecture() {
    return architecture;
  }

  /** Where each tensor lies. */
  public ParameterLayout layout() {
    return layers.layout();
  }

  /** Waits until all work is done, for clocks. */
  public void synchronize() {
    device.synchronize();
  }

  Device device() {
    return device;
  }

  NetworkLayers layers() {
    return layers;
  }

  PassMemory memory() {
    return memory;
  }

  @Override
  public void close() {
    layers.close();
    memory.close();
  }
}
