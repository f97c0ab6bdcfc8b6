package retort.evaluate.trials;

import java.io.Serializable;
import retort.evaluate.transfer.Outcome;

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

  /** A line for people. */
  String said(Outcome outcome) {
    return "%s: %.2f%%".formatted(text(), 100 * outcome.accuracy());
  }
}
