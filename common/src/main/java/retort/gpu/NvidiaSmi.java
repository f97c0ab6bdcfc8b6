package retort.gpu;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import retort.UserException;

/**
 * The program of NVIDIA's driver that lists the cards of this machine.
 *
 * @param program its name on the PATH, or its path
 */
record NvidiaSmi(String program) {
  private static final int PATIENCE_SECONDS = 60;
  private static final String NO_DEVICES = "No devices were found";

  /** The one on the PATH. */
  static NvidiaSmi onPath() {
    return new NvidiaSmi("nvidia-smi");
  }

  /**
   * Every card, in the order of their indices; none where the driver knows none.
   *
   * @throws UserException where the program is missing or fails, with what it said
   */
  List<InstalledGpu> cards() {
    String text = run("--query-gpu=index,uuid,name,compute_cap", "--format=csv,noheader");
    List<InstalledGpu> cards = new ArrayList<>();
    if (text.contains(NO_DEVICES)) {
      return cards;
    }
    for (String line : text.lines().filter(line -> !line.isBlank()).toList()) {
      String[] fields = line.split(",", -1);
      try {
        if (fields.length != 4) {
          throw new IllegalArgumentException(fields.length + " fields");
        }
        cards.add(
            new InstalledGpu(
                Integer.parseInt(fields[0].strip()),
                fields[1].strip(),
                fields[2].strip(),
                Capability.parse(fields[3])));
      } catch (IllegalArgumentException e) {
        throw new UserException("nvidia-smi printed what is no card: " + line, e);
      }
    }
    return cards;
  }

  private String run(String... options) {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(List.of(options));
    Process process = null;
    try {
      Path output = Files.createTempFile("nvidia-smi", ".txt");
      try {
        process = started(command, output);
        boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        String text = Files.readString(output, StandardCharsets.UTF_8).strip();
        if (!ended) {
          throw new UserException("nvidia-smi gave no answer in %d s".formatted(PATIENCE_SECONDS));
        }
        if (process.exitValue() != 0 && !text.contains(NO_DEVICES)) {
          throw new UserException(
              "nvidia-smi failed (exit %d): %s".formatted(process.exitValue(), text));
        }
        return text;
      } finally {
        Files.delete(output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while nvidia-smi ran", e);
    } finally {
      if (process != null) {
        process.destroyForcibly();
      }
    }
  }

  private static Process started(List<String> command, Path output) {
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(output.toFile())
          .start();
    } catch (IOException e) {
      throw new UserException(
          "there is no nvidia-smi on the PATH, so no driver of NVIDIA's and no GPU to use", e);
    }
  }
}
