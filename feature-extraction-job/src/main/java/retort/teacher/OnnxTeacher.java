package retort.teacher;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import retort.command.UserException;
import retort.device.DeviceKind;
import retort.gpu.Capability;
import retort.gpu.Requirement;
import retort.image.Normalization;

/** A network in ONNX, run by ONNX Runtime. */
final class OnnxTeacher implements Teacher {
  /** Each thread's input, so that a batch needs no new native memory. */
  private final ThreadLocal<FloatBuffer> buffers = ThreadLocal.withInitial(() -> direct(0));

  private final OrtEnvironment environment;
  private final OrtSession session;
  private final String name;
  private final String input;
  private final String output;

  /** The input's declared shape; what is not fixed is negative. */
  private final long[] declared;

  private OnnxTeacher(
      OrtEnvironment environment, OrtSession session, String name, TeacherOptions options)
      throws OrtException {
    this.environment = environment;
    this.session = session;
    this.name = name;
    Map<String, NodeInfo> inputs = session.getInputInfo();
    if (inputs.size() != 1) {
      throw new UserException(
          "--teacher %s has the inputs %s; it must have one, a batch of images"
              .formatted(name, inputs.keySet()));
    }
    input = inputs.keySet().iterator().next();
    declared = imageShape(inputs.get(input));
    output = chosenOutput(options.output(), session.getOutputInfo());
  }

  static OnnxTeacher load(TeacherFile file, TeacherOptions options, int gpu) {
    try (OrtSession.SessionOptions how = new OrtSession.SessionOptions()) {
      OrtEnvironment environment = OrtEnvironment.getEnvironment();
      how.setIntraOpNumThreads(options.threads());
      // Tasks share the machine: a thread that waits by spinning takes another task's core.
      how.addConfigEntry("session.intra_op.allow_spinning", "0");
      if (options.device() == DeviceKind.CUDA) {
        requireCuda();
        how.addCUDA(gpu);
      }
      OrtSession session = environment.createSession(file.bytes(), how);
      return new OnnxTeacher(environment, session, file.name(), options);
    } catch (OrtException e) {
      throw new UserException(
          "--teacher %s does not load on %s: %s"
              .formatted(file.name(), options.device(), e.getMessage()),
          e);
    }
  }

  /** What libonnxruntime_providers_cuda.so 1.23.2 holds: machine code, and PTX for 9.0. */
  static Requirement requirement() {
    return new Requirement(
        "extract.device",
        "ONNX Runtime's CUDA build",
        Stream.of("6.0", "7.0", "7.5", "8.0", "9.0").map(Capability::parse).toList(),
        Capability.parse("9.0"));
  }

  static void requireCuda() {
    Set<OrtProvider> there = OrtEnvironment.getAvailableProviders();
    if (!there.contains(OrtProvider.CUDA)) {
      throw new UserException(
          "extract.device = cuda: this build's ONNX Runtime has only %s; build the jobs with"
                  .formatted(there)
              + " ./mvnw -Pcuda -DskipTests package, or set extract.device = cpu");
    }
  }

  private long[] imageShape(NodeInfo info) {
    if (info.getInfo() instanceof TensorInfo tensor && tensor.type == OnnxJavaType.FLOAT) {
      long[] shape = tensor.getShape();
      if (shape.length == 4 && shape[2] == shape[3]) {
        return shape;
      }
    }
    throw new UserException(
        "--teacher %s: its input is %s, not the images' float32 [n, channels, size, size]"
            .formatted(name, described(info)));
  }

  private String chosenOutput(String wanted, Map<String, NodeInfo> outputs) {
    if (!wanted.isEmpty() && !outputs.containsKey(wanted)) {
      throw new UserException(
          "--teacher-output %s: %s has the outputs %s".formatted(wanted, name, outputs.keySet()));
    }
    String chosen = wanted.isEmpty() ? outputs.keySet().iterator().next() : wanted;
    NodeInfo info = outputs.get(chosen);
    if (!(info.getInfo() instanceof TensorInfo tensor) || tensor.type != OnnxJavaType.FLOAT) {
      throw new UserException(
          "--teacher %s: its output %s is %s, not float32; name another by --teacher-output"
              .formatted(name, chosen, described(info)));
    }
    return chosen;
  }

  private static String described(NodeInfo info) {
    return info.getInfo() instanceof TensorInfo tensor
        ? tensor.onnxType + " " + Arrays.toString(tensor.getShape())
        : info.getInfo().toString();
  }

  @Override
  public Optional<Normalization> preprocessing() {
    return Optional.empty();
  }

  @Override
  public int channels() {
    return (int) Math.max(0, declared[1]);
  }

  @Override
  public int size() {
    return (int) Math.max(0, declared[2]);
  }

  @Override
  public int dimension(int channels, int size) {
    if ((channels() != 0 && channels() != channels) || (size() != 0 && size() != size)) {
      throw new UserException(
          "--teacher %s takes %s, the images are [n, %d, %d, %d]: see --channels and --image-size"
              .formatted(name, Arrays.toString(declared), channels, size, size));
    }
    int n = 2;
    try {
      float[] two = representations(new float[n * channels * size * size], n, channels, size);
      if (two.length == 0) {
        throw new UserException(
            "--teacher %s (%s): the output %s is empty for images of [n, %d, %d, %d]: see --image-size"
                .formatted(name, Arrays.toString(declared), output, channels, size, size));
      }
      return two.length / n;
    } catch (IllegalStateException e) {
      throw new UserException(
          "--teacher %s (%s) does not run on images of [n, %d, %d, %d]: %s"
              .formatted(name, Arrays.toString(declared), channels, size, size, e.getMessage()),
          e);
    }
  }

  @Override
  public float[] representations(float[] images, int n, int channels, int size) {
    int most = declared[0] > 0 ? (int) declared[0] : n;
    if (most == n) {
      return run(images, 0, n, n, channels, size);
    }
    float[] all = new float[0];
    for (int from = 0; from < n; from += most) {
      int some = Math.min(most, n - from);
      float[] part = run(images, from, some, most, channels, size);
      int dimension = part.length / most;
      if (from == 0) {
        all = new float[n * dimension];
      }
      System.arraycopy(part, 0, all, from * dimension, some * dimension);
    }
    return all;
  }

  /** Runs a batch of {@code batch} images, of which the last are zeros where there are only n. */
  private float[] run(float[] images, int from, int n, int batch, int channels, int size) {
    int image = channels * size * size;
    FloatBuffer buffer = buffers.get();
    if (buffer.capacity() < batch * image) {
      buffer = direct(batch * image);
      buffers.set(buffer);
    }
    buffer.clear().put(images, from * image, n * image);
    if (n < batch) {
      buffer.put(new float[(batch - n) * image]);
    }
    buffer.flip();
    long[] shape = {batch, channels, size, size};
    try (OnnxTensor tensor = OnnxTensor.createTensor(environment, buffer, shape);
        OrtSession.Result result = session.run(Map.of(input, tensor), Set.of(output))) {
      OnnxTensor found = (OnnxTensor) result.get(0);
      long[] outShape = found.getInfo().getShape();
      if (outShape.length == 0 || outShape[0] != batch) {
        throw new UserException(
            "--teacher %s: the output %s is %s for %d images; a row an image is wanted"
                .formatted(name, output, Arrays.toString(outShape), batch));
      }
      FloatBuffer values = found.getFloatBuffer();
      float[] out = new float[values.remaining()];
      values.get(out);
      return out;
    } catch (OrtException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private static FloatBuffer direct(int floats) {
    return ByteBuffer.allocateDirect(Math.multiplyExact(floats, Float.BYTES))
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }
}
