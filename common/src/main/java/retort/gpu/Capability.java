package retort.gpu;

import java.io.Serializable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A generation of NVIDIA's GPUs, as {@code nvidia-smi} writes it: 8.6, say.
 *
 * @param major machine code never runs on a card of another
 * @param minor machine code runs on cards of the same or a higher one
 */
public record Capability(int major, int minor) implements Serializable {
  private static final Pattern FORM = Pattern.compile("(\\d+)\\.(\\d+)");

  /**
   * Parses "8.6".
   *
   * @throws IllegalArgumentException where it is something else
   */
  public static Capability parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      throw new IllegalArgumentException("no compute capability: " + text);
    }
    return new Capability(Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2)));
  }

  /** Whether a card of this capability runs machine code made for another (CUDA's own rule). */
  boolean runs(Capability code) {
    return major == code.major && minor >= code.minor;
  }

  boolean atLeast(Capability other) {
    return major > other.major || (major == other.major && minor >= other.minor);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
