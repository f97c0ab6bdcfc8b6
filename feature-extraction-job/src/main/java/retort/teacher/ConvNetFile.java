package retort.teacher;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import retort.command.UserException;
import retort.network.ConvNetShape;
import retort.network.Weights;
import retort.tensors.MalformedTensorsException;
import retort.tensors.SafeTensors;

/**
 * A ConvNet in a safetensors file: PyTorch's names, and in {@code __metadata__} what they do not
 * tell.
 *
 * @param weights the network; its features are the representation, its head is left aside
 * @param mean of the pixels / 255 that it was trained on, a channel
 * @param std likewise, positive
 */
public record ConvNetFile(Weights weights, List<Double> mean, List<Double> std) {
  private static final String KIND = "kind";
  private static final String CONVNET = "convnet";

  /**
   * @throws IllegalArgumentException where mean and std are not one a channel
   */
  public ConvNetFile {
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    int channels = weights.shape().channels();
    if (mean.size() != channels || std.size() != channels || std.stream().anyMatch(s -> !(s > 0))) {
      throw new IllegalArgumentException(
          "mean %s and std %s: one a channel of %d, std positive".formatted(mean, std, channels));
    }
  }

  /**
   * The file's bytes.
   *
   * @param origin how the network was made, for the metadata
   */
  public byte[] bytes(Map<String, String> origin) {
    ConvNetShape shape = weights.shape();
    Map<String, String> metadata = new LinkedHashMap<>(origin);
    metadata.put(KIND, CONVNET);
    metadata.put("channels", Integer.toString(shape.channels()));
    metadata.put("size", Integer.toString(shape.size()));
    metadata.put("widths", joined(shape.widths()));
    metadata.put("targets", Integer.toString(shape.targets()));
    metadata.put("mean", joined(mean));
    metadata.put("std", joined(std));
    return new SafeTensors(weights.tensors(), metadata).bytes();
  }

  /**
   * Reads what {@link #bytes} wrote.
   *
   * @param name for messages
   * @throws UserException where the bytes are not a ConvNet's
   */
  public static ConvNetFile parse(byte[] bytes, String name) {
    try {
      SafeTensors file = SafeTensors.parse(bytes, name);
      Map<String, String> metadata = file.metadata();
      if (!CONVNET.equals(metadata.get(KIND))) {
        throw new UserException(
            "%s: its metadata says kind = %s, not convnet: not a teacher that Retort trained; export others to ONNX"
                .formatted(name, metadata.get(KIND)));
      }
      ConvNetShape shape =
          new ConvNetShape(
              Integer.parseInt(text(metadata, "channels")),
              Integer.parseInt(text(metadata, "size")),
              parts(metadata, "widths").map(Integer::valueOf).toList(),
              Integer.parseInt(text(metadata, "targets")));
      return new ConvNetFile(
          new Weights(shape, file.tensors()),
          parts(metadata, "mean").map(Double::valueOf).toList(),
          parts(metadata, "std").map(Double::valueOf).toList());
    } catch (MalformedTensorsException e) {
      throw new UserException(e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new UserException("%s: not a whole ConvNet: %s".formatted(name, e.getMessage()), e);
    }
  }

  private static String joined(List<?> values) {
    return String.join(",", values.stream().map(Object::toString).toList());
  }

  private static Stream<String> parts(Map<String, String> metadata, String key) {
    return Arrays.stream(text(metadata, key).split(",", -1));
  }

  private static String text(Map<String, String> metadata, String key) {
    String value = metadata.get(key);
    if (value == null) {
      throw new IllegalArgumentException("its metadata has no " + key);
    }
    return value;
  }
}
