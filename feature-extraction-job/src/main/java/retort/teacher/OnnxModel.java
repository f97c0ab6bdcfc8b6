package retort.teacher;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What an ONNX model's file says that ONNX Runtime does not tell: <a
 * href="https://github.com/onnx/onnx/blob/main/onnx/onnx.proto">onnx.proto</a>, graphs inside nodes
 * and functions included.
 *
 * @param weights the files that hold its weights, by their location as the model names it, with the
 *     bytes that each must have at least
 * @param training the nodes whose numbers are those of training, so that they depend on the batch
 *     or on chance
 * @param scalesByBatch whether it quantizes activations by the range of a whole batch
 */
record OnnxModel(Map<String, Long> weights, List<String> training, boolean scalesByBatch) {
  private static final int MODEL_GRAPH = 7;
  private static final int MODEL_FUNCTIONS = 25;
  private static final int FUNCTION_NODES = 7;
  private static final int BOOL = 9;

  /**
   * Reads a file.
   *
   * @throws MalformedModelException where it is no whole ONNX model
   */
  static OnnxModel parse(byte[] file) {
    Parser parser = new Parser();
    boolean graph = false;
    ProtoReader model = new ProtoReader(file);
    while (model.next()) {
      if (model.field() == MODEL_GRAPH) {
        graph = true;
        parser.graph(model.message());
      } else if (model.field() == MODEL_FUNCTIONS) {
        parser.function(model.message());
      }
    }
    if (!graph) {
      throw new MalformedModelException("it has no graph");
    }
    return parser.model();
  }

  private static final class Parser {
    private final Map<String, Long> weights = new TreeMap<>();
    private final List<String> training = new ArrayList<>();
    private final Map<String, String> dropouts = new LinkedHashMap<>();
    private final Set<String> trues = new HashSet<>();
    private boolean scalesByBatch;

    OnnxModel model() {
      dropouts.forEach(
          (node, mode) -> {
            if (trues.contains(mode)) {
              training.add(node);
            }
          });
      return new OnnxModel(weights, training, scalesByBatch);
    }

    void graph(ProtoReader graph) {
      while (graph.next()) {
        switch (graph.field()) {
          case 1 -> node(graph.message());
          case 5 -> tensor(graph.message(), "");
          case 15 -> sparse(graph.message());
          default -> {}
        }
      }
    }

    void function(ProtoReader function) {
      while (function.next()) {
        if (function.field() == FUNCTION_NODES) {
          node(function.message());
        }
      }
    }

    private void node(ProtoReader node) {
      List<String> inputs = new ArrayList<>();
      List<String> outputs = new ArrayList<>();
      List<ProtoReader> attributes = new ArrayList<>();
      String name = "";
      String type = "";
      while (node.next()) {
        switch (node.field()) {
          case 1 -> inputs.add(node.text());
          case 2 -> outputs.add(node.text());
          case 3 -> name = node.text();
          case 4 -> type = node.text();
          case 5 -> attributes.add(node.message());
          default -> {}
        }
      }
      String first = outputs.isEmpty() ? "" : outputs.get(0);
      boolean trains = false;
      for (ProtoReader attribute : attributes) {
        trains |= attribute(attribute, type.equals("Constant") ? first : "");
      }
      String label = "%s %s".formatted(type, name.isEmpty() ? first : name);
      if (type.startsWith("BatchNorm")) {
        // Before opset 14 there is no such attribute: further outputs mean training.
        if (trains || outputs.stream().filter(output -> !output.isEmpty()).count() > 1) {
          training.add(label);
        }
      } else if (type.equals("Dropout") && inputs.size() > 2) {
        dropouts.put(label, inputs.get(2));
      }
      scalesByBatch |= type.startsWith("DynamicQuantize");
    }

    /** Whether it says that the node trains. */
    private boolean attribute(ProtoReader attribute, String constant) {
      String name = "";
      long number = 0;
      while (attribute.next()) {
        switch (attribute.field()) {
          case 1 -> name = attribute.text();
          case 3 -> number = attribute.number();
          case 5, 10 -> tensor(attribute.message(), constant);
          case 6, 11 -> graph(attribute.message());
          case 22, 23 -> sparse(attribute.message());
          default -> {}
        }
      }
      return name.equals("training_mode") && number != 0;
    }

    private void sparse(ProtoReader sparse) {
      while (sparse.next()) {
        if (sparse.field() == 1 || sparse.field() == 2) {
          tensor(sparse.message(), "");
        }
      }
    }

    /**
     * @param constant what the node calls it whose value it is; empty for the tensor's own name
     */
    private void tensor(ProtoReader tensor, String constant) {
      String name = constant;
      Map<String, String> external = new LinkedHashMap<>();
      boolean elsewhere = false;
      boolean logical = false;
      boolean set = false;
      while (tensor.next()) {
        switch (tensor.field()) {
          case 2 -> logical = tensor.number() == BOOL;
          case 5, 9 -> set = set || tensor.anyBit();
          case 8 -> name = name.isEmpty() ? tensor.text() : name;
          case 13 -> entry(tensor.message(), external);
          case 14 -> elsewhere = tensor.number() == 1;
          default -> {}
        }
      }
      if (logical && set) {
        trues.add(name);
      }
      if (elsewhere) {
        long end = number(external, "offset", name) + number(external, "length", name);
        weights.merge(external.getOrDefault("location", ""), end, Math::max);
      }
    }

    private static void entry(ProtoReader entry, Map<String, String> entries) {
      String key = "";
      String value = "";
      while (entry.next()) {
        if (entry.field() == 1) {
          key = entry.text();
        } else if (entry.field() == 2) {
          value = entry.text();
        }
      }
      entries.put(key, value);
    }

    private static long number(Map<String, String> external, String key, String tensor) {
      try {
        return Long.parseLong(external.getOrDefault(key, "0"));
      } catch (NumberFormatException e) {
        throw new MalformedModelException(
            "the %s of the weights %s is %s".formatted(key, tensor, external.get(key)));
      }
    }
  }
}
