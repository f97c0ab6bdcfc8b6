package retort.evaluate.trials;

import java.io.Serializable;
import retort.evaluate.transfer.ProtocolResult;

/**
 * The key of a trial: one pre-trained network, measured on one target by one protocol.
 *
 * @param network that is measured
 * @param target by name
 * @param protocol of the measurement
 */
public record TrialKey(NetworkKey network, String target, Protocol protocol)
    implements Serializable {

  /** The file name without its ending. */
  public String text() {
    return "%s-%s-%s".formatted(protocol.text(), target, network.text());
  }

  /** The log line of a result. */
  String line(ProtocolResult outcome) {
    return "%s: %.2f%%".formatted(text(), 100 * outcome.accuracy());
  }
}
