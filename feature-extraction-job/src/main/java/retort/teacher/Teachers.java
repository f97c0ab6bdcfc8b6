package retort.teacher;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.spark.sql.SparkSession;
import retort.device.DeviceKind;
import retort.gpu.Gpus;
import retort.placement.Devices;

/** Opens teachers by the kind of their file, each once a process. */
public final class Teachers {
  private static final ConcurrentMap<OpenTeacherKey, Teacher> OPEN = new ConcurrentHashMap<>();

  private static final int NO_GPU = -1;

  private Teachers() {}

  private record OpenTeacherKey(String sha256, TeacherOptions options, int gpu) {}

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
        new OpenTeacherKey(file.sha256(), options, gpu), key -> load(file, options, gpu));
  }

  /**
   * The teacher on the driver, to ask for its shapes: on the CPU, for the driver may have no GPU.
   *
   * @throws UserException as {@link #open}; also where executors would not find the device's
   *     library
   */
  public static Teacher openForShapes(TeacherFile file, TeacherOptions options) {
    if (onnx(file) && options.device() == DeviceKind.CUDA) {
      OnnxTeacher.requireCuda();
    }
    return open(file, new TeacherOptions(options.output(), DeviceKind.CPU, options.threads()));
  }

  /**
   * Makes sure, before a job starts, that every task has a GPU that will do.
   *
   * @throws UserException with the first one's reason
   */
  public static void checkGpus(SparkSession spark, TeacherFile file, TeacherOptions options) {
    if (onnx(file)) {
      Gpus.checkExecutors(spark, OnnxTeacher.requirement());
    } else {
      Devices.checkTasks(spark, "extract.device", NetworkTeacher.device(options));
    }
  }

  private static boolean onnx(TeacherFile file) {
    return file.extension().equals("onnx");
  }

  private static Teacher load(TeacherFile file, TeacherOptions options, int gpu) {
    UnsupportedTeacher.requireKnown(file.name());
    return onnx(file) ? OnnxTeacher.load(file, options, gpu) : NetworkTeacher.load(file, options);
  }
}
