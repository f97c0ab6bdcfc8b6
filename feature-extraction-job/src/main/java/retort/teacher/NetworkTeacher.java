package retort.teacher;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import retort.UserException;
import retort.device.HeadPlace;
import retort.device.Precision;
import retort.image.Normalization;
import retort.network.Architecture;
import retort.network.Network;
import retort.placement.DeviceSettings;
import retort.placement.TaskDevice;

/** A network that Retort trained; its features are the representation. */
final class NetworkTeacher implements Teacher {
  private final String name;
  private final NetworkFile file;
  private final Normalization preprocessing;
  private final DeviceSettings device;
  private final String sha256;

  private NetworkTeacher(String name, String sha256, NetworkFile file, DeviceSettings device) {
    this.name = name;
    this.file = file;
    this.preprocessing = Normalization.of(file.mean(), file.std());
    this.sha256 = sha256;
    this.device = device;
  }

  static NetworkTeacher load(TeacherFile file, TeacherOptions options) {
    if (!options.output().isEmpty()) {
      throw new UserException(
          "--teacher-output %s: %s has one output, its features; leave it out"
              .formatted(options.output(), file.name()));
    }
    NetworkFile network = NetworkFile.parse(file.bytes(), "--teacher " + file.name());
    return new NetworkTeacher(file.name(), file.sha256(), network, device(options));
  }

  /** Where its network runs. */
  static DeviceSettings device(TeacherOptions options) {
    return new DeviceSettings(
        options.device(), options.threads(), Precision.FLOAT32, HeadPlace.AUTO);
  }

  @Override
  public Optional<Normalization> preprocessing() {
    return Optional.of(preprocessing);
  }

  @Override
  public boolean raw() {
    return false;
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
  public Fit fit(int channels, int size) {
    Architecture architecture = file.architecture();
    if (channels != architecture.channels() || size != architecture.size()) {
      throw new UserException(
          "--teacher %s takes images of %dx%dx%d, not %dx%dx%d: give %s"
              .formatted(
                  name,
                  channels(),
                  size(),
                  size(),
                  channels,
                  size,
                  size,
                  channels == architecture.channels()
                      ? "no --teacher-size, which is for ONNX models"
                      : "--channels " + channels()));
    }
    return new Fit(architecture.features(), false);
  }

  @Override
  public float[] representations(float[] images, int n, int channels, int size) {
    int used = n * channels * size * size;
    // A network serves one thread at a time; several tasks share this teacher.
    try (TaskDevice task = TaskDevice.borrow(device)) {
      Network network = task.keep(List.of("teacher", sha256), Network.class, file::open);
      return network.features(images.length == used ? images : Arrays.copyOf(images, used), n);
    }
  }
}
