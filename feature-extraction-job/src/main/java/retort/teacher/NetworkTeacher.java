package retort.teacher;

import java.util.Arrays;
import java.util.Optional;
import retort.architecture.Architecture;
import retort.architecture.TrainableNetwork;
import retort.command.UserException;
import retort.convnet.Threads;
import retort.gpu.Gpus;
import retort.image.Normalization;

/** A network that Retort trained; its features are the representation. */
final class NetworkTeacher implements Teacher {
  private final String name;
  private final NetworkFile file;
  private final Normalization preprocessing;
  private final int threads;

  private NetworkTeacher(String name, NetworkFile file, int threads) {
    this.name = name;
    this.file = file;
    this.preprocessing = Normalization.of(file.mean(), file.std());
    this.threads = threads;
  }

  static NetworkTeacher load(TeacherFile file, TeacherOptions options) {
    NetworkFile network = NetworkFile.parse(file.bytes(), "--teacher " + file.name());
    return new NetworkTeacher(file.name(), network, options.threads());
  }

  @Override
  public Optional<Normalization> preprocessing() {
    return Optional.of(preprocessing);
  }

  @Override
  public int channels() {
    return file.architecture().channels();
  }

  @Override
  public int size() {
    return file.architecture().size();
  }

  @Override
  public int dimension(int channels, int size) {
    Architecture architecture = file.architecture();
    if (channels != architecture.channels() || size != architecture.size()) {
      throw new UserException(
          "--teacher %s takes images of %dx%dx%d, not %dx%dx%d"
              .formatted(name, channels(), size(), size(), channels, size, size));
    }
    return architecture.features();
  }

  @Override
  public float[] representations(float[] images, int n, int channels, int size) {
    Threads.use(threads);
    Gpus.useOfTask();
    // A network serves one thread at a time; several tasks share this teacher.
    int used = n * channels * size * size;
    try (TrainableNetwork network = file.open()) {
      return network.features(images.length == used ? images : Arrays.copyOf(images, used), n);
    }
  }
}
