package retort.evaluate.trials;

import java.io.Serializable;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.util.SerializableConfiguration;
import retort.evaluate.transfer.ProtocolResult;
import retort.storage.Storage;
import retort.tensors.SafeTensors;
import retort.tensors.Tensor;

/**
 * {@code OUTPUT/_trials}: a file for each finished trial and each network, written whole by whoever
 * finished it, so that neither a lost executor nor a killed driver loses the others.
 */
public final class TrialStore implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String folder;
  private final SerializableConfiguration hadoop;

  /**
   * A store.
   *
   * @param folder a Hadoop URI
   */
  public TrialStore(String folder, Configuration hadoop) {
    this.folder = folder;
    this.hadoop = new SerializableConfiguration(hadoop);
  }

  /**
   * A pre-trained network or a teacher.
   *
   * @param weights under PyTorch's names, head included
   * @param seconds that its training took
   */
  public record Trained(Map<String, Tensor> weights, double seconds) {}

  /** Whether a network is there. */
  boolean has(StoredNetworkKey key) {
    return file(key).exists();
  }

  /** Keeps a network, in a file that PyTorch reads. */
  void write(StoredNetworkKey key, Trained network) {
    Map<String, String> about =
        Map.of("format", "pt", "seconds", Double.toString(network.seconds()));
    file(key).write(new SafeTensors(network.weights(), about).bytes());
  }

  /** A network that is there. */
  Trained read(StoredNetworkKey key) {
    Storage file = file(key);
    SafeTensors found = SafeTensors.parse(file.read(), file.toString());
    return new Trained(
        found.tensors(), Double.parseDouble(found.metadata().getOrDefault("seconds", "0")));
  }

  /** The result of a trial, where it is finished. */
  public Optional<TrialResult> result(TrialKey trial) {
    Storage file = file(trial);
    return file.exists() ? Optional.of(file.readJson(TrialResult.class)) : Optional.empty();
  }

  /** Keeps a finished trial. */
  void write(TrialKey trial, ProtocolResult outcome, double pretrainSeconds, double seconds) {
    NetworkKey network = trial.network();
    file(trial)
        .writeJson(
            new TrialResult(
                network.method().text(),
                network.backbone().text(),
                trial.target(),
                trial.protocol().text(),
                network.seed(),
                outcome.accuracy(),
                outcome.chosen(),
                pretrainSeconds,
                seconds));
  }

  private Storage file(StoredNetworkKey key) {
    return Storage.of(folder, hadoop.value()).child("networks").child(key.text() + ".safetensors");
  }

  private Storage file(TrialKey trial) {
    return Storage.of(folder, hadoop.value()).child(trial.text() + ".json");
  }
}
