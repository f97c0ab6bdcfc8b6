package retort.distill.export;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import retort.dataset.Synthetic;
import retort.tensors.Tensor;

/**
 * NumPy's {@code .npz}: a zip of {@code .npy} files (version 1.0 of the format), with the names
 * that the papers' code uses.
 */
final class Npz {
  private static final int ALIGNED = 64;

  private Npz() {}

  /** {@code x_syn} (m, channels, size, size) and {@code y_syn} (m, d), float32. */
  static byte[] of(Synthetic pairs) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      add(zip, "x_syn.npy", pairs.images());
      add(zip, "y_syn.npy", pairs.targets());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void add(ZipOutputStream zip, String name, Tensor tensor) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(npy(tensor));
    zip.closeEntry();
  }

  private static byte[] npy(Tensor tensor) {
    String shape =
        Arrays.stream(tensor.shape()).mapToObj(Integer::toString).collect(Collectors.joining(", "));
    String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (%s), }".formatted(shape);
    // The magic, version and length before the header, and a newline after it.
    int length = 10 + header.length() + 1;
    String padded = header + " ".repeat((ALIGNED - length % ALIGNED) % ALIGNED) + "\n";
    ByteBuffer file =
        ByteBuffer.allocate(10 + padded.length() + tensor.values().length * Float.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    file.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII)).put((byte) 1);
    file.put((byte) 0).putShort((short) padded.length());
    file.put(padded.getBytes(StandardCharsets.US_ASCII));
    for (float value : tensor.values()) {
      file.putFloat(value);
    }
    return file.array();
  }
}
