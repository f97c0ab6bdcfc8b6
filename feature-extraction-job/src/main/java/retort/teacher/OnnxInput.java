package retort.teacher;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.platform.Fp16Conversions;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import retort.UserException;

/**
 * The batch of images that a model takes.
 *
 * @param name of the input
 * @param type float32, float64, float16, or uint8 for pixels as they are
 * @param channelsLast whether it is [n, h, w, c] and not [n, c, h, w]
 * @param batch the images that it takes at once; 0 for any number, as in what follows
 * @param channels of an image
 * @param size height and width of an image
 * @param text the declared shape, for messages
 */
record OnnxInput(
    String name,
    OnnxJavaType type,
    boolean channelsLast,
    int batch,
    int channels,
    int size,
    String text) {
  private static final Pattern COLORS = Pattern.compile("(?i)c|ch|chan|.*channels?|.*colou?rs?");
  private static final Set<OnnxJavaType> TYPES =
      Set.of(OnnxJavaType.FLOAT, OnnxJavaType.DOUBLE, OnnxJavaType.FLOAT16, OnnxJavaType.UINT8);

  /**
   * What the model declares.
   *
   * @param model its name, for messages
   * @throws UserException where that is no batch of square images, or there are more inputs
   */
  static OnnxInput of(String model, Collection<NodeInfo> inputs) {
    if (inputs.isEmpty()) {
      throw new UserException(
          "--teacher %s has no input; it must have one, a batch of images".formatted(model));
    }
    if (inputs.size() != 1) {
      throw new UserException(
          "--teacher %s has the inputs %s; it must have one, a batch of images: export it with the others fixed"
              .formatted(model, OnnxValues.named(inputs)));
    }
    NodeInfo input = inputs.iterator().next();
    Optional<TensorInfo> tensor =
        OnnxValues.tensor(input)
            .filter(t -> TYPES.contains(t.type))
            .filter(t -> t.getShape().length == 4);
    if (tensor.isPresent()) {
      long[] shape = tensor.get().getShape();
      boolean last = !colors(shape[1]) && (colors(shape[3]) || namesColors(tensor.get()));
      int height = fixed(shape[last ? 1 : 2]);
      int width = fixed(shape[last ? 2 : 3]);
      requireSize(model, Math.max(height, width));
      if (height == width || height == 0 || width == 0) {
        return new OnnxInput(
            input.getName(),
            tensor.get().type,
            last,
            fixed(shape[0]),
            fixed(shape[last ? 3 : 1]),
            Math.max(height, width),
            OnnxValues.shape(tensor.get()));
      }
    }
    throw new UserException(
        "--teacher %s: its input is %s, not a batch of square images: float32, float64, float16 or uint8, [n, channels, size, size] or [n, size, size, channels]"
            .formatted(model, OnnxValues.named(input)));
  }

  private static void requireSize(String model, int size) {
    if (size > ImageSize.LARGEST) {
      throw new UserException(
          "--teacher %s takes images of %dx%d pixels; %dx%d are the most that it can be shown"
              .formatted(model, size, size, ImageSize.LARGEST, ImageSize.LARGEST));
    }
  }

  private static boolean colors(long extent) {
    return extent == 1 || extent == 3;
  }

  /** Whether the last extent, which the file leaves open, is called the channels. */
  private static boolean namesColors(TensorInfo tensor) {
    String[] names = tensor.getDimensionNames();
    return tensor.getShape()[3] < 0 && COLORS.matcher(names[3]).matches();
  }

  private static int fixed(long extent) {
    return (int) Math.max(0, extent);
  }

  /** Whether it takes pixels from 0 to 255 as they are. */
  boolean raw() {
    return type == OnnxJavaType.UINT8;
  }

  /** Bytes of a batch. */
  int bytes(int batch, int channels, int size) {
    return Math.multiplyExact(batch * type.size, channels * size * size);
  }

  /** Appends images, channel-major floats, as the model wants them. */
  void put(ByteBuffer buffer, float[] images, int from, int n, int channels, int size) {
    int plane = size * size;
    int image = channels * plane;
    if (type == OnnxJavaType.FLOAT && !channelsLast) {
      buffer.asFloatBuffer().put(images, from * image, n * image);
      buffer.position(buffer.position() + n * image * Float.BYTES);
      return;
    }
    for (int k = from; k < from + n; k++) {
      for (int i = 0; i < image; i++) {
        put(buffer, images[k * image + (channelsLast ? i % channels * plane + i / channels : i)]);
      }
    }
  }

  private void put(ByteBuffer buffer, float value) {
    switch (type) {
      case FLOAT -> buffer.putFloat(value);
      case DOUBLE -> buffer.putDouble(value);
      case FLOAT16 -> buffer.putShort(Fp16Conversions.floatToFp16(value));
      case UINT8 -> buffer.put((byte) Math.round(value));
      default -> throw new IllegalStateException(type.toString());
    }
  }

  /** The batch in a buffer, from its position to its limit; close it. */
  OnnxTensor tensor(
      OrtEnvironment environment, ByteBuffer buffer, int batch, int channels, int size)
      throws OrtException {
    long[] shape =
        channelsLast
            ? new long[] {batch, size, size, channels}
            : new long[] {batch, channels, size, size};
    return OnnxTensor.createTensor(environment, buffer, shape, type);
  }
}
