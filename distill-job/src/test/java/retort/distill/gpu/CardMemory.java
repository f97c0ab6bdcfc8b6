package retort.distill.gpu;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/** The memory that is taken of this machine's first card, as {@code nvidia-smi} says it. */
final class CardMemory {
  private CardMemory() {}

  /** MiB; empty where there is no {@code nvidia-smi}. */
  static OptionalLong used() {
    try {
      Process process =
          new ProcessBuilder(
                  "nvidia-smi",
                  "--id=0",
                  "--query-gpu=memory.used",
                  "--format=csv,noheader,nounits")
              .redirectErrorStream(true)
              .start();
      String said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return said.matches("\\d+") ? OptionalLong.of(Long.parseLong(said)) : OptionalLong.empty();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }
}
