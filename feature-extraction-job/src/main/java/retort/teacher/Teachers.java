package retort.teacher;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import retort.command.UserException;

/** Opens teachers by the kind of their file, each once a process. */
public final class Teachers {
  private static final ConcurrentMap<Key, Teacher> OPEN = new ConcurrentHashMap<>();

  private Teachers() {}

  private record Key(String sha256, TeacherOptions options, int gpu) {}

  /**
   * The teacher as this process holds it; opened by the first call, and held until the process
   * ends.
   *
   * @throws UserException where the kind is unknown, the file is damaged, it is no network of
   *     images, it has no such output, or there is no such device
   */
  public static Teacher open(TeacherFile file, TeacherOptions options) {
    int gpu = options.device() == TeacherOptions.Device.CUDA ? Gpu.ofThisTask() : Gpu.NONE;
    return OPEN.computeIfAbsent(
        new Key(file.sha256(), options, gpu), key -> load(file, options, gpu));
  }

  /**
   * The teacher on the driver, to ask for its shapes: on the CPU, for the driver may have no GPU.
   *
   * @throws UserException as {@link #open}; also where executors would not find the device's
   *     library
   */
  public static Teacher openForShapes(TeacherFile file, TeacherOptions options) {
    if (options.device() == TeacherOptions.Device.CUDA) {
      OnnxTeacher.requireCuda();
    }
    return open(
        file, new TeacherOptions(options.output(), TeacherOptions.Device.CPU, options.threads()));
  }

  private static Teacher load(TeacherFile file, TeacherOptions options, int gpu) {
    return switch (file.extension()) {
      case "onnx" -> OnnxTeacher.load(file, options, gpu);
      case "safetensors" -> NetworkTeacher.load(file, options);
      default ->
          throw new UserException(
              "--teacher %s: unknown kind of network; an .onnx or a .safetensors file is wanted"
                  .formatted(file.name()));
    };
  }
}
