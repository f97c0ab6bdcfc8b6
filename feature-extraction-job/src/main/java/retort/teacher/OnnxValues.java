package retort.teacher;

import ai.onnxruntime.MapInfo;
import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.SequenceInfo;
import ai.onnxruntime.TensorInfo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Inputs and outputs of a model in words. */
final class OnnxValues {
  private OnnxValues() {}

  /** Its tensor; empty where it is none. */
  static Optional<TensorInfo> tensor(NodeInfo value) {
    return value.getInfo() instanceof TensorInfo tensor ? Optional.of(tensor) : Optional.empty();
  }

  /** As {@code pooler_output float32 [n, 768]}. */
  static String named(NodeInfo value) {
    return value.getName() + " " + described(value);
  }

  static String named(Collection<NodeInfo> values) {
    return values.stream().map(OnnxValues::named).collect(Collectors.joining(", "));
  }

  /** As {@code float32 [n, 768]}. */
  static String described(NodeInfo value) {
    if (value.getInfo() instanceof TensorInfo tensor) {
      return type(tensor.type) + " " + shape(tensor);
    }
    return value.getInfo() instanceof SequenceInfo
        ? "a sequence"
        : value.getInfo() instanceof MapInfo ? "a map" : "no tensor";
  }

  /** The shape, with the names of what is not fixed, the first of which is the batch: n. */
  static String shape(TensorInfo tensor) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < tensor.getShape().length; i++) {
      String name = tensor.getDimensionNames()[i];
      long extent = tensor.getShape()[i];
      String open = i == 0 ? "n" : name.isEmpty() ? "?" : name;
      parts.add(extent >= 0 ? Long.toString(extent) : open);
    }
    return parts.toString();
  }

  private static String type(OnnxJavaType type) {
    return switch (type) {
      case FLOAT -> "float32";
      case DOUBLE -> "float64";
      default -> type.name().toLowerCase(Locale.ROOT);
    };
  }
}
