package retort.teacher;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import retort.command.UserException;
import retort.device.DeviceKind;
import retort.gpu.Gpus;
import retort.gpu.Requirement;

/** Opens teachers by the kind of their file, each once a process. */
public final class Teachers {
  private static final ConcurrentMap<Key, Teacher> OPEN = new ConcurrentHashMap<>();

  private static final int NO_GPU = -1;

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
    int gpu = options.device() == DeviceKind.CUDA ? Gpus.ordinalOfTask() : NO_GPU;
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
    if (!onnx(file)) {
      Gpus.requireBuild("extract.device", options.device());
    } else if (options.device() == DeviceKind.CUDA) {
      OnnxTeacher.requireCuda();
    }
    return open(file, new TeacherOptions(options.output(), DeviceKind.CPU, options.threads()));
  }

  /** What the teacher asks of the GPU of each task. */
  public static Requirement requirement(TeacherFile file) {
    return onnx(file) ? OnnxTeacher.requirement() : Requirement.ofNetworks("extract.device");
  }

  private static boolean onnx(TeacherFile file) {
    return file.extension().equals("onnx");
  }

  private static Teacher load(TeacherFile file, TeacherOptions options, int gpu) {
    Foreign.requireKnown(file.name());
    return onnx(file) ? OnnxTeacher.load(file, options, gpu) : NetworkTeacher.load(file, options);
  }
}
