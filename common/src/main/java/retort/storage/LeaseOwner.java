package retort.storage;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;

/**
 * Who holds a {@link Lease}.
 *
 * @param id of the lease, random
 * @param host name of its machine
 * @param process its number there
 * @param started when that process started, in milliseconds since 1970: tells it from a later one
 *     with the same number
 * @param renewals signs of life so far
 */
record LeaseOwner(String id, String host, long process, long started, long renewals) {

  static LeaseOwner current(String id, long renewals) {
    ProcessHandle here = ProcessHandle.current();
    return new LeaseOwner(id, hostName(), here.pid(), started(here), renewals);
  }

  /** Whether it is a process of this machine that is gone; false where that can't be told. */
  boolean isKnownDead() {
    return host.equals(hostName())
        && ProcessHandle.of(process)
            .filter(ProcessHandle::isAlive)
            .filter(handle -> started(handle) == started)
            .isEmpty();
  }

  private static long started(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }

  @Override
  public String toString() {
    return "process %d on %s".formatted(process, host);
  }
}
