package retort.device.contract;

import retort.device.Device;
import retort.device.cuda.EmulatedCard;
import retort.device.loops.LoopsDevice;

/** The devices that tests of everything above the seam run on. */
public enum EveryDevice {
  /** Plain loops. */
  LOOPS {
    @Override
    public Device open() {
      return LoopsDevice.float32();
    }
  },
  /** CUDA's on an emulated card; skips the test where there is no C++ compiler. */
  CUDA {
    @Override
    public Device open() {
      return EmulatedCard.open();
    }
  };

  /** A device to be closed. */
  public abstract Device open();
}
