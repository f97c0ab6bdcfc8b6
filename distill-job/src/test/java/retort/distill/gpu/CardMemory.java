package retort.distill.gpu;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** The memory that is taken of this machine's first card, as {@code nvidia-smi} says it. */
final class CardMemory implements AutoCloseable {
  private final Process process;

  /** MiB at {@link System#nanoTime}; stays empty where there is no {@code nvidia-smi}. */
  private final Map<Long, Long> seen = new ConcurrentSkipListMap<>();

  private CardMemory(Process process) {
    this.process = process;
  }

  /** Watches until closed. */
  static CardMemory watch() {
    List<String> command =
        List.of(
            "nvidia-smi",
            "--id=0",
            "--query-gpu=memory.used",
            "--format=csv,noheader,nounits",
            "--loop-ms=250");
    try {
      CardMemory watch =
          new CardMemory(new ProcessBuilder(command).redirectErrorStream(true).start());
      Thread reader = new Thread(watch::read, "card memory");
      reader.setDaemon(true);
      reader.start();
      return watch;
    } catch (IOException e) {
      return new CardMemory(null);
    }
  }

  private void read() {
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.strip().matches("\\d+")) {
          seen.put(System.nanoTime(), Long.parseLong(line.strip()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What was taken from one time to another, in order. */
  List<Long> between(long from, long to) {
    return seen.entrySet().stream()
        .filter(at -> at.getKey() >= from && at.getKey() <= to)
        .map(Map.Entry::getValue)
        .toList();
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroy();
    }
  }
}
