package retort.evaluate.transfer;

import java.util.Map;
import retort.device.Device;
import retort.device.Floats;
import retort.evaluate.pretrain.Images;
import retort.network.Architecture;
import retort.network.Head;
import retort.network.Network;
import retort.random.Seeds;
import retort.tensors.Tensor;

/**
 * A pre-trained network that learns a target from its teacher alone; of the target it sees nothing
 * but the test images, at the end and with BatchNorm in evaluation mode.
 *
 * @param backbone of student and teacher, with any head
 * @param weights of the pre-trained network; its head is left out
 * @param seed of the fresh head, the order and the augmentations
 */
public record Student(Architecture backbone, Map<String, Tensor> weights, long seed) {

  /**
   * Trains on images, augmented where the settings say so, and tests.
   *
   * @param device where
   * @param teacher weights of the backbone under a linear head, trained on the target
   */
  public ProtocolResult onImages(
      Device device,
      Images images,
      Map<String, Tensor> teacher,
      DataFreeSettings settings,
      Target target) {
    StudentImages plain = (chosen, random) -> images.batch(chosen);
    StudentImages shown =
        settings.augment() ? plain.augmented(backbone.channels(), backbone.size()) : plain;
    return run(device, shown, images.count(), teacher, settings, target);
  }

  /**
   * Trains on Gaussian noise, fresh in every step and with its own learning rate, and tests.
   *
   * @param count images of an epoch
   * @param teacher weights of the backbone under a linear head, trained on the target
   */
  public ProtocolResult onNoise(
      Device device,
      int count,
      Map<String, Tensor> teacher,
      DataFreeSettings settings,
      Target target) {
    StudentImages noise = StudentImages.noise(backbone.channels(), backbone.size());
    return run(device, noise, count, teacher, settings.forNoise(), target);
  }

  private ProtocolResult run(
      Device device,
      StudentImages images,
      int count,
      Map<String, Tensor> teaching,
      DataFreeSettings settings,
      Target target) {
    Architecture architecture = backbone.with(new Head.LinearHead(target.classes()));
    long fresh = Seeds.derive(seed, "data-free distillation");
    try (Network teacher = architecture.open(device, teaching);
        Network student =
            architecture.open(device, FineTuning.start(architecture, weights, fresh))) {
      double loss =
          DataFree.train(
              student, (shown, n) -> logits(teacher, shown, n), images, count, settings, seed);
      return new ProtocolResult(FineTuning.accuracy(student, target.test()), Map.of("loss", loss));
    }
  }

  private static float[] logits(Network teacher, Floats images, int n) {
    try (Floats logits = teacher.device().floats((long) n * teacher.outputs())) {
      teacher.outputs(images, n, logits);
      return logits.download();
    }
  }
}
