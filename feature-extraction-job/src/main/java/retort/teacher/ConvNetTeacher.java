package retort.teacher;

import java.util.Arrays;
import java.util.Optional;
import retort.command.UserException;
import retort.image.Normalization;
import retort.network.ConvNetShape;
import retort.network.Network;
import retort.network.Networks;
import retort.network.Threads;
import retort.network.Weights;

/** A ConvNet that Retort trained; its flattened features are the representation. */
final class ConvNetTeacher implements Teacher {
  private final String name;
  private final Weights weights;
  private final Normalization preprocessing;
  private final int threads;

  private ConvNetTeacher(String name, ConvNetFile file, int threads) {
    this.name = name;
    this.weights = file.weights().embedding();
    this.preprocessing = Normalization.of(file.mean(), file.std());
    this.threads = threads;
  }

  static ConvNetTeacher load(TeacherFile file, TeacherOptions options) {
    if (options.device() == TeacherOptions.Device.CUDA) {
      throw new UserException(
          "--teacher %s: extract.device = cuda runs .onnx teachers alone; take cpu for this one"
              .formatted(file.name()));
    }
    ConvNetFile network = ConvNetFile.parse(file.bytes(), "--teacher " + file.name());
    return new ConvNetTeacher(file.name(), network, options.threads());
  }

  @Override
  public Optional<Normalization> preprocessing() {
    return Optional.of(preprocessing);
  }

  @Override
  public int channels() {
    return weights.shape().channels();
  }

  @Override
  public int size() {
    return weights.shape().size();
  }

  @Override
  public int dimension(int channels, int size) {
    ConvNetShape shape = weights.shape();
    if (channels != shape.channels() || size != shape.size()) {
      throw new UserException(
          "--teacher %s takes images of %dx%dx%d, not %dx%dx%d"
              .formatted(name, shape.channels(), shape.size(), shape.size(), channels, size, size));
    }
    return shape.features();
  }

  @Override
  public float[] representations(float[] images, int n, int channels, int size) {
    Threads.use(threads);
    // A network serves one thread at a time; several tasks share this teacher.
    try (Network network = Networks.open(weights)) {
      return network.features(Arrays.copyOf(images, n * weights.shape().pixels()), n);
    }
  }
}
