package retort.device.cuda;

import java.util.function.Supplier;
import retort.UserException;
import retort.device.Device;

/** NVIDIA's cards as devices. */
public final class Cuda {
  private Cuda() {}

  /**
   * A device on a card of this machine; close it.
   *
   * @param host makes the device that solves the head where the card's float64 is too slow; closed
   *     with the card's
   * @throws UserException where the driver, one of NVIDIA's libraries, the card's compute
   *     capability or its free memory does not do
   */
  public static Device open(CudaSettings settings, Supplier<Device> host) {
    CudaLibraries.load(LibraryFolders.ofThisMachine());
    return CudaDevice.open(settings, host);
  }
}
