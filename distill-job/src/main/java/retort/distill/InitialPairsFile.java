package retort.distill;

import java.util.LinkedHashMap;
import java.util.Map;
import retort.dataset.Synthetic;
import retort.storage.Storage;
import retort.tensors.SafeTensors;
import retort.tensors.Tensor;

/**
 * The synthetic pairs before the first step: real images with their representations. They stay
 * beside the checkpoints when the first of those is gone.
 *
 * @param file {@code _checkpoints/initial.safetensors}
 */
public record InitialPairsFile(Storage file) {

  /**
   * Those of a run.
   *
   * @param checkpoints {@code OUTPUT/_checkpoints}
   */
  public static InitialPairsFile in(Storage checkpoints) {
    return new InitialPairsFile(checkpoints.child("initial.safetensors"));
  }

  void write(Synthetic synthetic) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("images", synthetic.images());
    tensors.put("targets", synthetic.targets());
    file.write(new SafeTensors(tensors, Map.of("format", "pt")).bytes());
  }

  /** {@code images} (m, channels, size, size) and {@code targets} (m, d). */
  public Map<String, Tensor> tensors() {
    return SafeTensors.parse(file.read(), file.toString()).tensors();
  }
}
