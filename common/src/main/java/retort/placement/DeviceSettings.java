package retort.placement;

import java.io.Serializable;
import retort.device.DeviceKind;
import retort.device.HeadPlace;
import retort.device.Precision;
import retort.settings.SettingKey;
import retort.settings.Settings;

/**
 * A section's {@code device}, {@code precision} and {@code head}, with the native threads of one
 * operation.
 *
 * @param kind of hardware
 * @param threads of the processor that one operation uses, at least 1
 * @param precision of float32 products on a card
 * @param head where the head's float64 algebra runs when networks run on a card
 */
public record DeviceSettings(DeviceKind kind, int threads, Precision precision, HeadPlace head)
    implements Serializable {

  /**
   * @throws IllegalArgumentException where there are no threads
   */
  public DeviceSettings {
    if (threads < 1) {
      throw new IllegalArgumentException("numeric work needs at least 1 thread, not " + threads);
    }
  }

  /** The processor. */
  public static DeviceSettings cpu(int threads) {
    return new DeviceSettings(DeviceKind.CPU, threads, Precision.FLOAT32, HeadPlace.AUTO);
  }

  /** What a section of the settings says. */
  public static DeviceSettings of(Settings settings, String section, int threads) {
    Chosen chosen = settings.section(section, Chosen.class);
    return new DeviceSettings(chosen.kind, threads, chosen.precision, chosen.head);
  }

  private record Chosen(
      @SettingKey("device") DeviceKind kind, Precision precision, HeadPlace head) {}

  /** The same with other threads: a task has fewer than the driver. */
  public DeviceSettings withThreads(int other) {
    return new DeviceSettings(kind, other, precision, head);
  }
}
