package retort.teacher;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.TensorInfo;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import retort.UserException;

/**
 * The output of a model that is the representation.
 *
 * @param name of the output
 * @param named whether the user named it, so that one of any rank is flattened
 */
record OnnxOutput(String name, boolean named) {
  private static final Set<OnnxJavaType> TYPES =
      Set.of(OnnxJavaType.FLOAT, OnnxJavaType.DOUBLE, OnnxJavaType.FLOAT16, OnnxJavaType.BFLOAT16);

  /**
   * What a model gave.
   *
   * @param shape of the output
   * @param values of the output, one after the other
   */
  record OutputTensor(long[] shape, float[] values) {
    /** How many there are; 0 for a scalar. */
    long count() {
      return shape.length == 0 ? 0 : shape[0];
    }
  }

  /** Whether a row is a vector, but for further extents of 1. */
  static boolean vector(long[] shape) {
    return shape.length <= 2 || Arrays.stream(shape).skip(1).filter(e -> e != 1).count() <= 1;
  }

  /**
   * The output that the user named, or the only one.
   *
   * @param model its name, for messages
   * @param wanted empty where the user named none
   * @throws UserException where there is no such output, none can be chosen, or it holds no floats
   */
  static OnnxOutput of(String model, String wanted, Collection<NodeInfo> outputs) {
    if (outputs.isEmpty()) {
      throw new UserException(
          "--teacher %s has no output; it must have one, a vector an image: export it again"
              .formatted(model));
    }
    if (wanted.isEmpty() && outputs.size() > 1) {
      throw new UserException(
          "--teacher %s has %d outputs: %s; choose one by --teacher-output%s"
              .formatted(model, outputs.size(), OnnxValues.named(outputs), hint(outputs)));
    }
    NodeInfo chosen =
        outputs.stream()
            .filter(output -> wanted.isEmpty() || output.getName().equals(wanted))
            .findFirst()
            .orElseThrow(
                () ->
                    new UserException(
                        "--teacher-output %s: %s has the outputs %s"
                            .formatted(wanted, model, OnnxValues.named(outputs))));
    if (!floats(chosen)) {
      throw new UserException(
          "--teacher %s: its output %s holds no floats%s"
              .formatted(
                  model,
                  OnnxValues.named(chosen),
                  outputs.size() == 1
                      ? ": export the layer before it"
                      : "; name another by --teacher-output"));
    }
    return new OnnxOutput(chosen.getName(), !wanted.isEmpty());
  }

  private static boolean floats(NodeInfo output) {
    return OnnxValues.tensor(output).filter(tensor -> TYPES.contains(tensor.type)).isPresent();
  }

  private static String hint(Collection<NodeInfo> outputs) {
    List<String> pooled =
        outputs.stream()
            .filter(OnnxOutput::floats)
            .filter(output -> vector(((TensorInfo) output.getInfo()).getShape()))
            .filter(output -> !output.getName().toLowerCase(Locale.ROOT).contains("logit"))
            .map(o -> o.getName() + " " + OnnxValues.shape((TensorInfo) o.getInfo()))
            .toList();
    return pooled.isEmpty()
        ? ""
        : "; %s %s"
            .formatted(
                String.join(", ", pooled),
                pooled.size() == 1 ? "looks like a pooled one" : "look like pooled ones");
  }

  /** The numbers of a result. */
  OutputTensor rows(OnnxValue value) {
    OnnxTensor tensor = (OnnxTensor) value;
    float[] values;
    if (tensor.getInfo().type == OnnxJavaType.DOUBLE) {
      DoubleBuffer doubles = tensor.getDoubleBuffer();
      values = new float[doubles.remaining()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) doubles.get(i);
      }
    } else {
      FloatBuffer floats = tensor.getFloatBuffer();
      values = new float[floats.remaining()];
      floats.get(values);
    }
    return new OutputTensor(tensor.getInfo().getShape(), values);
  }

  /** Its name and a shape that it had. */
  String text(OutputTensor rows) {
    return name
        + " "
        + Stream.concat(
                Stream.of("n"), Arrays.stream(rows.shape()).skip(1).mapToObj(String::valueOf))
            .toList();
  }
}
