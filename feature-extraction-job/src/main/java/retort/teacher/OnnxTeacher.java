package retort.teacher;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import retort.UserException;
import retort.device.DeviceKind;
import retort.gpu.Capability;
import retort.gpu.Requirement;
import retort.image.Normalization;

/** A network in ONNX, run by ONNX Runtime. */
final class OnnxTeacher implements Teacher {
  /** Each thread's input, so that a batch needs no new native memory. */
  private final ThreadLocal<ByteBuffer> buffers = ThreadLocal.withInitial(() -> direct(0));

  private final OrtEnvironment environment;
  private final OrtSession session;
  private final String name;
  private final OnnxInput input;
  private final OnnxOutput output;
  private final boolean scalesByBatch;

  private OnnxTeacher(
      OrtEnvironment environment,
      OrtSession session,
      TeacherFile file,
      TeacherOptions options,
      boolean scalesByBatch)
      throws OrtException {
    this.environment = environment;
    this.session = session;
    this.name = file.name();
    this.input = OnnxInput.of(name, session.getInputInfo().values());
    this.output = OnnxOutput.of(name, options.output(), session.getOutputInfo().values());
    this.scalesByBatch = scalesByBatch;
  }

  static OnnxTeacher load(TeacherFile file, TeacherOptions options, int gpu) {
    OnnxModel model = TeacherReader.model(file.bytes(), file.name());
    requireEvaluation(file.name(), model.training());
    try (OrtSession.SessionOptions session = new OrtSession.SessionOptions()) {
      OrtEnvironment environment = OrtEnvironment.getEnvironment();
      session.setIntraOpNumThreads(options.threads());
      // What it would write to the console in colors comes as an exception too.
      session.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      // Tasks share the machine: a thread that waits by spinning takes another task's core.
      session.addConfigEntry("session.intra_op.allow_spinning", "0");
      if (options.device() == DeviceKind.CUDA) {
        requireCuda();
        session.addCUDA(gpu);
      }
      OrtSession open = OnnxSession.open(environment, file, session);
      return new OnnxTeacher(environment, open, file, options, model.scalesByBatch());
    } catch (OrtException e) {
      throw new UserException(
          "--teacher %s does not load on %s: %s%s"
              .formatted(file.name(), options.device(), OnnxErrors.line(e), OnnxErrors.advice(e)),
          e);
    }
  }

  private static void requireEvaluation(String name, List<String> training) {
    if (!training.isEmpty()) {
      throw new UserException(
          "--teacher %s was exported in training mode (%s%s): an image's numbers would depend on its batch; export it after model.eval()"
              .formatted(
                  name,
                  training.get(0),
                  training.size() == 1 ? "" : " and %d more".formatted(training.size() - 1)));
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
    Set<OrtProvider> available = OrtEnvironment.getAvailableProviders();
    if (!available.contains(OrtProvider.CUDA)) {
      throw new UserException(
          "extract.device = cuda: this build's ONNX Runtime has only %s; build the jobs with"
                  .formatted(available)
              + " ./mvnw -Pcuda -DskipTests package, or set extract.device = cpu");
    }
  }

  @Override
  public Optional<Normalization> preprocessing() {
    return Optional.empty();
  }

  @Override
  public boolean raw() {
    return input.raw();
  }

  @Override
  public int channels() {
    return input.channels();
  }

  @Override
  public int size() {
    return input.size();
  }

  @Override
  public Fit fit(int channels, int size) {
    OnnxFit.Runner black =
        (n, c, s) -> run(new float[Math.multiplyExact(n, c * s * s)], 0, n, n, c, s);
    return new OnnxFit(name, input, output, black, scalesByBatch).of(channels, size);
  }

  @Override
  public float[] representations(float[] images, int n, int channels, int size) {
    int batch = input.batch() > 0 ? input.batch() : n;
    if (batch == n) {
      return rows(images, 0, n, n, channels, size);
    }
    float[] all = new float[0];
    for (int from = 0; from < n; from += batch) {
      int count = Math.min(batch, n - from);
      float[] part = rows(images, from, count, batch, channels, size);
      int dimension = part.length / batch;
      if (from == 0) {
        all = new float[n * dimension];
      }
      System.arraycopy(part, 0, all, from * dimension, count * dimension);
    }
    return all;
  }

  private float[] rows(float[] images, int from, int n, int batch, int channels, int size) {
    OnnxOutput.OutputTensor rows = run(images, from, n, batch, channels, size);
    if (rows.count() != batch) {
      throw new IllegalStateException(
          "%s: %d rows of %s for %d images".formatted(name, rows.count(), output.name(), batch));
    }
    return rows.values();
  }

  /** Runs a batch of {@code batch} images, of which the last are black where there are only n. */
  private OnnxOutput.OutputTensor run(
      float[] images, int from, int n, int batch, int channels, int size) {
    int bytes = input.bytes(batch, channels, size);
    ByteBuffer buffer = buffers.get();
    if (buffer.capacity() < bytes) {
      buffer = direct(bytes);
      buffers.set(buffer);
    }
    buffer.clear();
    input.put(buffer, images, from, n, channels, size);
    buffer.put(new byte[bytes - buffer.position()]).flip();
    try (OnnxTensor tensor = input.tensor(environment, buffer, batch, channels, size);
        OrtSession.Result result =
            session.run(Map.of(input.name(), tensor), Set.of(output.name()))) {
      return output.rows(result.get(0));
    } catch (OrtException e) {
      throw new IllegalStateException(OnnxErrors.line(e), e);
    }
  }

  private static ByteBuffer direct(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }
}
