package retort.device.cuda;

import retort.UserException;
import retort.device.Device;
import retort.device.HeadPlace;
import retort.device.Precision;
import retort.device.loops.LoopsDevice;

/** Opens a card in a process of its own and prints what it is; exit code 2 with the reason. */
final class OpenCard {
  private OpenCard() {}

  public static void main(String[] arguments) {
    CudaSettings settings =
        new CudaSettings(Integer.parseInt(arguments[0]), Precision.FLOAT32, HeadPlace.AUTO);
    try (Device device = Cuda.open(settings, LoopsDevice::float32)) {
      System.out.println(device.identity());
    } catch (UserException e) {
      System.err.println(e.getMessage());
      System.exit(2);
    }
  }
}
