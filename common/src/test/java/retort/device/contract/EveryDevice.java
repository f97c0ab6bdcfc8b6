package retort.device.contract;

import retort.device.Device;
import retort.device.loops.LoopsDevice;

/** The devices that tests of everything above the seam run on. */
public enum EveryDevice {
  /** Plain loops. */
  LOOPS {
    @Override
    public Device open() {
      return LoopsDevice.float32();
    }
  };

  /** A device to be closed. */
  public abstract Device open();
}
