package retort.trials;

import java.io.Serializable;

/**
 * One measurement.
 *
 * @param network that is measured
 * @param target by name
 * @param protocol of the measurement
 */
public record Trial(NetworkKey network, String target, Protocol protocol) implements Serializable {

  /** A name for files. */
  public String text() {
    return "%s-%s-%s".formatted(protocol.text(), target, network.text());
  }
}
