package retort.storage;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import retort.UserException;

/**
 * A lease on an output: a second job that wants to write it is refused, instead of mixing its files
 * with the first one's.
 *
 * <p>The lease is the file {@code _NAME.lock} beside the output, which its owner renews every ten
 * seconds and removes at its end. Who finds one watches it: where it is renewed, its owner lives
 * and the newcomer is refused; where it stays as it is for a minute, or names a process of this
 * host that is gone, its owner was killed and the newcomer takes it over. No clocks are compared.
 *
 * <p>Creating the file is one step on a disk and on HDFS. Elsewhere two jobs that start within the
 * same moment may both create it; each looks again before it goes on, and {@link #check} finds the
 * loss at the latest.
 */
public final class Lease implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Lease.class);

  private static final int ATTEMPTS = 10;
  private static final long PAUSE = 30;

  private final Storage output;
  private final Storage file;
  private final String id = UUID.randomUUID().toString();
  private final ScheduledExecutorService renewal;
  private volatile boolean lost;
  private boolean tookOver;
  private long renewals;

  /**
   * The timing of a lease.
   *
   * @param renewal between two renewals
   * @param patience without a renewal after which an owner counts as dead
   */
  record LeaseTiming(Duration renewal, Duration patience) {}

  private Lease(Storage output) {
    this.output = output;
    this.file = output.sibling("_" + output.path().getName() + ".lock");
    this.renewal =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "lease of " + output);
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Leases an output; close it when the output is whole.
   *
   * @param output a file or folder, which need not exist
   * @param patience how long to wait for another process that lives and writes it
   * @throws UserException where it still does then
   */
  public static Lease of(Storage output, Duration patience) {
    return of(output, patience, new LeaseTiming(Duration.ofSeconds(10), Duration.ofSeconds(60)));
  }

  static Lease of(Storage output, Duration patience, LeaseTiming timing) {
    Lease lease = new Lease(output);
    LeaseWait waiting =
        new LeaseWait(patience, System::nanoTime, message -> LOG.info("{}: {}", output, message));
    while (!lease.file.create(lease.sign())) {
      LeaseOwner other = lease.owner();
      boolean alive = other != null && !other.isKnownDead() && lease.isAlive(other, timing);
      if (alive && !waiting.goesOn(other)) {
        throw lease.refusal(other);
      }
      if (alive || lease.owner() == null) {
        continue;
      }
      LOG.warn("{}: taking over from a writer that is gone ({})", output, other);
      lease.file.delete();
      lease.tookOver = true;
    }
    lease.check();
    lease.keepRenewing(timing.renewal().toMillis());
    return lease;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // renew() deals with its failures itself.
  private void keepRenewing(long period) {
    renewal.scheduleWithFixedDelay(this::renew, period, period, TimeUnit.MILLISECONDS);
  }

  /** Whether it was taken over from a writer that was killed: what that left is nobody's. */
  public boolean tookOver() {
    return tookOver;
  }

  /**
   * Asks once more before something is committed.
   *
   * @throws UserException where another process has taken the output over
   */
  public void check() {
    LeaseOwner current = owner();
    if (lost || current == null || !current.id().equals(id)) {
      throw refusal(current);
    }
  }

  @Override
  public void close() {
    renewal.shutdownNow();
    try {
      renewal.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    LeaseOwner current = owner();
    if (current != null && current.id().equals(id)) {
      file.delete();
    }
  }

  private LeaseOwner sign() {
    return LeaseOwner.current(id, renewals++);
  }

  private void renew() {
    try {
      LeaseOwner current = owner();
      lost = current == null || !current.id().equals(id);
      if (!lost) {
        file.writeJson(sign());
      }
    } catch (RuntimeException e) {
      LOG.warn("{}: could not renew the lease, trying again: {}", output, e.toString());
    }
  }

  /** Null where there is no lease. One that can't be read is being written: it is read again. */
  private LeaseOwner owner() {
    for (int attempt = 1; ; attempt++) {
      try {
        return file.exists() ? file.readJson(LeaseOwner.class) : null;
      } catch (UserException | UncheckedIOException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
        pause(PAUSE);
      }
    }
  }

  private static void pause(long milliseconds) {
    try {
      TimeUnit.MILLISECONDS.sleep(milliseconds);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a lease was watched", e);
    }
  }

  private boolean isAlive(LeaseOwner other, LeaseTiming timing) {
    LOG.debug("{}: {} holds it; watching whether it lives", output, other);
    // Looks are counted, not time: a machine that slept saw nobody's renewals.
    long between = Math.max(1, timing.renewal().toMillis() / 5);
    long looks = Math.max(1, timing.patience().toMillis() / between);
    for (long look = 0; look < looks; look++) {
      pause(between);
      LeaseOwner now = owner();
      if (now == null) {
        return false;
      }
      if (!now.equals(other)) {
        return true;
      }
    }
    return false;
  }

  private UserException refusal(LeaseOwner other) {
    return new UserException(
        "%s: another process is writing it (%s): wait for it or stop it, or choose another output"
            .formatted(output, other == null ? "its lease is gone" : other));
  }
}
