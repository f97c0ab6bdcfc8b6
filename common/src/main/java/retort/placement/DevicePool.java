package retort.placement;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import retort.device.Device;
import retort.device.DeviceKind;

/**
 * The devices of this process's tasks. They last as long as the process, since a context of a card
 * and the primitives of a network are dear to make.
 */
final class DevicePool {
  /** The one pool. */
  static final DevicePool OF_PROCESS = new DevicePool();

  private final Map<DeviceKey, Deque<TaskDevice>> idle = new HashMap<>();
  private final Map<DeviceKey, Integer> made = new HashMap<>();

  /**
   * What distinguishes devices.
   *
   * @param settings of the device
   * @param ordinal of the card, 0 for the processor
   */
  record DeviceKey(DeviceSettings settings, int ordinal) {

    /**
     * A card is one device, which tasks take in turn; processors are as many as there are tasks.
     */
    int max() {
      return settings.kind() == DeviceKind.CUDA ? 1 : Integer.MAX_VALUE;
    }
  }

  synchronized TaskDevice borrow(DeviceKey key) {
    Deque<TaskDevice> free = idle.computeIfAbsent(key, k -> new ArrayDeque<>());
    while (free.isEmpty() && made.getOrDefault(key, 0) >= key.max()) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while another task has the card", e);
      }
    }
    if (!free.isEmpty()) {
      return free.pop();
    }
    Device device = Devices.open(key.settings(), key.ordinal());
    made.merge(key, 1, Integer::sum);
    return new TaskDevice(device, task -> giveBack(key, task));
  }

  private synchronized void giveBack(DeviceKey key, TaskDevice device) {
    idle.get(key).push(device);
    notifyAll();
  }
}
