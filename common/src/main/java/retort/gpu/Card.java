package retort.gpu;

/**
 * A GPU of this machine.
 *
 * @param index in the order of the PCI bus, from 0
 * @param uuid NVIDIA's name for this very card
 * @param name of the product
 * @param capability which machine code it runs
 */
record Card(int index, String uuid, String name, Capability capability) {

  /** Whether Spark's or the environment's address means this card. */
  boolean is(String address) {
    return address.equals(Integer.toString(index)) || address.equals(uuid);
  }

  @Override
  public String toString() {
    return "GPU %d (%s, compute capability %s)".formatted(index, name, capability);
  }
}
