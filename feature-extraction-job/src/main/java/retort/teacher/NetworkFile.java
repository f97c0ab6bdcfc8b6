package retort.teacher;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import retort.UserException;
import retort.device.Device;
import retort.network.Architecture;
import retort.network.Backbone;
import retort.network.Head;
import retort.network.Network;
import retort.tensors.MalformedTensorsException;
import retort.tensors.SafeTensors;
import retort.tensors.Tensor;

/**
 * A backbone in a safetensors file: PyTorch's names, and in {@code __metadata__} what they do not
 * tell. Its features are the representation.
 *
 * @param architecture of the network, without a head
 * @param weights of the backbone alone
 * @param mean of the pixels / 255 that it was trained on, a channel
 * @param std likewise, positive
 */
public record NetworkFile(
    Architecture architecture, Map<String, Tensor> weights, List<Double> mean, List<Double> std) {
  private static final String ARCHITECTURE = "architecture";

  /**
   * Leaves the head and its tensors out.
   *
   * @throws IllegalArgumentException where mean and std are not one a channel
   */
  public NetworkFile {
    architecture = architecture.with(new Head.None());
    Map<String, Tensor> kept = new LinkedHashMap<>(weights);
    kept.keySet().removeIf(Head::owns);
    weights = kept;
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    int channels = architecture.channels();
    if (mean.size() != channels || std.size() != channels || std.stream().anyMatch(s -> !(s > 0))) {
      throw new IllegalArgumentException(
          "mean %s and std %s: one a channel of %d, std positive".formatted(mean, std, channels));
    }
  }

  /** The network; close it. */
  Network open(Device device) {
    return architecture.open(device, weights);
  }

  /**
   * The file's bytes.
   *
   * @param origin how the network was made, for the metadata
   */
  public byte[] bytes(Map<String, String> origin) {
    Map<String, String> metadata = new LinkedHashMap<>(origin);
    metadata.put("format", "pt");
    metadata.put(ARCHITECTURE, architecture.backbone().text());
    metadata.put("channels", Integer.toString(architecture.channels()));
    metadata.put("size", Integer.toString(architecture.size()));
    metadata.put("widths", joined(architecture.widths()));
    metadata.put("mean", joined(mean));
    metadata.put("std", joined(std));
    return new SafeTensors(weights, metadata).bytes();
  }

  /**
   * Reads what {@link #bytes} wrote.
   *
   * @param name for messages
   * @throws UserException where the bytes are not such a network's
   */
  public static NetworkFile parse(byte[] bytes, String name) {
    try {
      Backbone backbone = backbone(SafeTensors.metadata(bytes, name), name);
      SafeTensors file = SafeTensors.parse(bytes, name);
      Map<String, String> metadata = file.metadata();
      Architecture architecture =
          new Architecture(
              backbone,
              Integer.parseInt(text(metadata, "channels")),
              Integer.parseInt(text(metadata, "size")),
              parts(metadata, "widths").map(Integer::valueOf).toList(),
              new Head.None());
      NetworkFile network =
          new NetworkFile(
              architecture,
              file.tensors(),
              parts(metadata, "mean").map(Double::valueOf).toList(),
              parts(metadata, "std").map(Double::valueOf).toList());
      network.architecture().layout().check(network.weights());
      return network;
    } catch (MalformedTensorsException e) {
      throw new UserException(e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new UserException("%s: not a whole network: %s".formatted(name, e.getMessage()), e);
    }
  }

  /** Asked before the tensors are read, which in files of others may be of any type. */
  private static Backbone backbone(Map<String, String> metadata, String name) {
    String named = metadata.getOrDefault(ARCHITECTURE, "");
    try {
      return Backbone.of(named);
    } catch (IllegalArgumentException | UserException e) {
      throw new UserException(
          "%s names no architecture that Retort knows%s: %s"
              .formatted(
                  name, named.isEmpty() ? "" : ", but " + named, UnsupportedTeacher.FROM_PYTORCH),
          e);
    }
  }

  private static String joined(List<?> values) {
    return String.join(",", values.stream().map(Object::toString).toList());
  }

  private static Stream<String> parts(Map<String, String> metadata, String key) {
    return Arrays.stream(text(metadata, key).split(",")).filter(part -> !part.isEmpty());
  }

  private static String text(Map<String, String> metadata, String key) {
    String value = metadata.get(key);
    if (value == null) {
      throw new IllegalArgumentException("its metadata has no " + key);
    }
    return value;
  }
}
