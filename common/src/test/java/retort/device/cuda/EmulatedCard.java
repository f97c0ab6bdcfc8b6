package retort.device.cuda;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import retort.device.Device;
import retort.device.HeadPlace;
import retort.device.Precision;
import retort.device.loops.LoopsDevice;

/**
 * A card that is none: libraries with the driver's, cuBLAS's and cuSOLVER's names, compiled from
 * src/test/cuda, that run the very kernels on the processor. What they can't show is a race, and
 * whether the PTX says what the C++ does.
 */
public final class EmulatedCard {
  private static final List<String> EMPTY =
      List.of(
          "libcudart.so.13",
          "libnvJitLink.so.13",
          "libcublasLt.so.13",
          "libcusparse.so.12",
          "libcusolverMg.so.12");

  /** The module of the sources, whichever module's tests run. */
  private static final Path MODULE =
      Files.exists(Path.of("src/test/cuda")) ? Path.of("") : Path.of("../common");

  private EmulatedCard() {}

  /** A device on it; the calling test is skipped where there is no C++ compiler. */
  static CudaDevice open(Precision precision, HeadPlace head) {
    CudaLibraries.load(new LibraryFolders(List.of(folder())));
    return CudaDevice.open(new CudaSettings(0, precision, head), LoopsDevice::float32);
  }

  /** A device on it, in strict float32. */
  public static Device open() {
    return open(HeadPlace.AUTO);
  }

  /** A device on it, in strict float32, that solves the head there or elsewhere. */
  public static Device open(HeadPlace head) {
    return open(Precision.FLOAT32, head);
  }

  /** The folder of the libraries, made once for what the sources are. */
  public static synchronized Path folder() {
    Path folder = MODULE.resolve("target/emulated-card-" + sources()).toAbsolutePath().normalize();
    if (Files.exists(folder.resolve("done"))) {
      return folder;
    }
    assumeTrue(compiles(), "no emulated card: there is no g++ on the PATH");
    try {
      Files.createDirectories(folder);
      Path none = Files.writeString(folder.resolve("none.cpp"), "int none;\n");
      compile(MODULE.resolve("src/test/cuda/driver.cpp"), folder, "libcuda.so.1");
      compile(MODULE.resolve("src/test/cuda/algebra.cpp"), folder, "libcublas.so.13");
      compile(MODULE.resolve("src/test/cuda/algebra.cpp"), folder, "libcusolver.so.12");
      for (String name : EMPTY) {
        compile(none, folder, name);
      }
      Files.createFile(folder.resolve("done"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return folder;
  }

  /** A number that changes with the sources. */
  private static String sources() {
    CRC32 sum = new CRC32();
    for (String part : List.of("src/main/cuda", "src/test/cuda")) {
      try (Stream<Path> files = Files.list(MODULE.resolve(part))) {
        for (Path file : files.sorted().toList()) {
          sum.update(Files.readAllBytes(file));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return Long.toHexString(sum.getValue());
  }

  private static boolean compiles() {
    try {
      return run(List.of("g++", "--version")) == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static void compile(Path source, Path folder, String name) throws IOException {
    List<String> command =
        new ArrayList<>(List.of("g++", "-O2", "-w", "-shared", "-fPIC", "-Wl,-soname," + name));
    command.addAll(List.of("-o", folder.resolve(name).toString(), source.toString()));
    if (run(command) != 0) {
      throw new IllegalStateException("failed: " + String.join(" ", command));
    }
  }

  private static int run(List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      if (!process.waitFor(5, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new IllegalStateException("g++ takes too long");
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
