package retort.gpu;

import java.util.List;
import java.util.stream.Collectors;
import retort.UserException;

/**
 * A GPU of this machine.
 *
 * @param index in the order of the PCI bus, from 0
 * @param uuid by which NVIDIA identifies this device
 * @param name of the product
 * @param capability which machine code it runs
 */
record InstalledGpu(int index, String uuid, String name, Capability capability) {

  /** What every UUID begins with; CUDA takes some more of one for all of it. */
  private static final String KIND = "GPU-";

  /**
   * The one of these that an address means.
   *
   * @throws UserException where none does
   */
  static InstalledGpu named(List<InstalledGpu> cards, String address) {
    return cards.stream()
        .filter(one -> one.is(address))
        .findFirst()
        .orElseThrow(
            () ->
                new UserException(
                    "no GPU has the address %s; there are: %s"
                        .formatted(
                            address,
                            cards.stream()
                                .map(InstalledGpu::toString)
                                .collect(Collectors.joining(", ")))));
  }

  /** Whether Spark's or the environment's address means this GPU: its number or its UUID. */
  boolean is(String address) {
    return address.equals(Integer.toString(index))
        || (address.length() > KIND.length() && uuid.startsWith(address));
  }

  @Override
  public String toString() {
    return "GPU %d (%s, compute capability %s)".formatted(index, name, capability);
  }
}
