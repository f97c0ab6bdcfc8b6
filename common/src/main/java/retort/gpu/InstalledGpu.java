package retort.gpu;

/**
 * A GPU of this machine.
 *
 * @param index in the order of the PCI bus, from 0
 * @param uuid by which NVIDIA identifies this device
 * @param name of the product
 * @param capability which machine code it runs
 */
record InstalledGpu(int index, String uuid, String name, Capability capability) {

  /** Whether Spark's or the environment's address means this GPU. */
  boolean is(String address) {
    return address.equals(Integer.toString(index)) || address.equals(uuid);
  }

  @Override
  public String toString() {
    return "GPU %d (%s, compute capability %s)".formatted(index, name, capability);
  }
}
