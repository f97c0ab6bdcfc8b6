package retort.device.cuda;

import static org.bytedeco.cuda.global.cudart.cuLaunchKernel;
import static org.bytedeco.cuda.global.cudart.cuModuleGetFunction;
import static org.bytedeco.cuda.global.cudart.cuModuleLoadData;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.cuda.cudart.CUfunc_st;
import org.bytedeco.cuda.cudart.CUmod_st;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/** Retort's own kernels on one stream. */
final class CudaKernels {
  /** Threads of a block without barriers; also those of one that sums a vector. */
  static final int THREADS = 256;

  private static final int LANES = 32;
  private static final int ROWS = 8;
  private static final int MOST_PLANES = 65535;
  private static final int MOST_ARGUMENTS = 32;
  private static final String PTX = "kernels.ptx";

  private final CUstream_st stream;
  private final CUmod_st module = new CUmod_st();
  private final Map<String, CUfunc_st> functions = new HashMap<>();
  private final BytePointer arguments = new BytePointer(8L * MOST_ARGUMENTS);
  private final PointerPointer<Pointer> addresses = new PointerPointer<>(MOST_ARGUMENTS);

  CudaKernels(CUstream_st stream) {
    this.stream = stream;
    for (int i = 0; i < MOST_ARGUMENTS; i++) {
      addresses.put(i, new RawPointer(arguments.address() + 8L * i));
    }
    try (BytePointer code = new BytePointer(ptx())) {
      CudaStatus.driver(cuModuleLoadData(module, code), "compile the kernels for this card");
    }
  }

  private static byte[] ptx() {
    try (InputStream in = CudaKernels.class.getResourceAsStream(PTX)) {
      byte[] text = in.readAllBytes();
      return Arrays.copyOf(text, text.length + 1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One thread an item. */
  void each(String name, long items, Object... values) {
    if (items > 0) {
      launch(name, (items + THREADS - 1) / THREADS, 1, 1, THREADS, 1, values);
    }
  }

  /** So many blocks that sum a vector. */
  void blocks(String name, int blocks, Object... values) {
    launch(name, blocks, 1, 1, THREADS, 1, values);
  }

  /** Blocks of 32 columns that share so many parts of the rows, and so many planes. */
  void columns(String name, int columns, int parts, int planes, Object... values) {
    launch(name, (columns + LANES - 1) / LANES, parts, planes, LANES, ROWS, values);
  }

  /** A batch of matrices (rows, columns) in tiles of 32 x 32; takes the batch's extents last. */
  void tiles(String name, int batch, int rows, int columns, long from, long to) {
    launch(
        name,
        (columns + LANES - 1) / LANES,
        (rows + LANES - 1) / LANES,
        Math.min(batch, MOST_PLANES),
        LANES,
        ROWS,
        from,
        to,
        batch,
        rows,
        columns);
  }

  /** How many parts the rows of a sum are divided into; it depends on nothing but the extents. */
  static int parts(long rows, int columns) {
    int across = (columns + LANES - 1) / LANES;
    return (int) Math.max(1, Math.min((rows + 63) / 64, Math.min(512, 2048 / across)));
  }

  /** Runs a kernel; its values are ints, longs, floats, doubles and addresses. */
  private void launch(String name, long x, int y, int z, int threads, int rows, Object... values) {
    for (int i = 0; i < values.length; i++) {
      put(8L * i, values[i]);
    }
    CudaStatus.driver(
        cuLaunchKernel(
            functions.computeIfAbsent(name, this::function),
            Math.toIntExact(x),
            y,
            z,
            threads,
            rows,
            1,
            0,
            stream,
            addresses,
            (PointerPointer<?>) null),
        "launch " + name);
  }

  private void put(long offset, Object value) {
    if (value instanceof DeviceAddress at) {
      arguments.putLong(offset, at.address());
    } else if (value instanceof Long number) {
      arguments.putLong(offset, number);
    } else if (value instanceof Integer number) {
      arguments.putLong(offset, number);
    } else if (value instanceof Float number) {
      arguments.putFloat(offset, number);
    } else if (value instanceof Double number) {
      arguments.putDouble(offset, number);
    } else {
      throw new IllegalArgumentException("a kernel's argument: " + value);
    }
  }

  private CUfunc_st function(String name) {
    CUfunc_st function = new CUfunc_st();
    CudaStatus.driver(cuModuleGetFunction(function, module, name), "find the kernel " + name);
    return function;
  }
}
