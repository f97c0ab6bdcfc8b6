package retort.storage;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import retort.Quantity;

/** The wait for another writer's lease, reported once a minute. */
final class LeaseWait {
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  private final Duration patience;
  private final LongSupplier clock;
  private final Consumer<String> console;
  private final long start;
  private long told;

  /**
   * Starts to wait.
   *
   * @param patience how long in all
   * @param clock nanoseconds
   * @param console told of it
   */
  LeaseWait(Duration patience, LongSupplier clock, Consumer<String> console) {
    this.patience = patience;
    this.clock = clock;
    this.console = console;
    this.start = clock.getAsLong();
    this.told = start - MINUTE;
  }

  /** Whether to wait on for a writer that lives. */
  boolean goesOn(LeaseOwner writer) {
    long now = clock.getAsLong();
    Duration left = patience.minusNanos(now - start);
    if (left.isNegative() || left.isZero()) {
      return false;
    }
    if (now - told >= MINUTE) {
      told = now;
      console.accept("%s writes it: waiting, %s at most".formatted(writer, text(left)));
    }
    return true;
  }

  private static String text(Duration left) {
    long minutes = left.plusSeconds(59).toMinutes();
    return minutes < 120
        ? Quantity.of(minutes, "minute")
        : Quantity.of((minutes + 59) / 60, "hour");
  }
}
