package retort.device.cuda;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import retort.UserException;

/**
 * NVIDIA's libraries, brought into the process in the order in which they need each other, so that
 * the dynamic linker finds them by name when the first preset class asks for them.
 */
final class CudaLibraries {
  private static final String DRIVER = "libcuda.so.1";

  /** What each is called in a message, and its file. */
  private record Library(String name, String soname) {}

  private static final List<Library> TOOLKIT =
      List.of(
          new Library("the CUDA runtime", "libcudart.so.13"),
          new Library("nvJitLink", "libnvJitLink.so.13"),
          new Library("cuBLASLt", "libcublasLt.so.13"),
          new Library("cuBLAS", "libcublas.so.13"),
          new Library("cuSPARSE", "libcusparse.so.12"),
          new Library("cuSOLVER", "libcusolver.so.12"),
          new Library("cuSOLVERMg", "libcusolverMg.so.12"));

  private CudaLibraries() {}

  /**
   * Loads them; a second time does nothing.
   *
   * @throws UserException with the one that is missing
   */
  static void load(LibraryFolders folders) {
    Path driver =
        folders
            .find(DRIVER)
            .orElseThrow(
                () ->
                    new UserException(
                        "there is no NVIDIA driver on this machine: no %s in %s; a GPU needs driver 580 or newer"
                            .formatted(DRIVER, folders)));
    bring("the driver", driver);
    System.setProperty(
        "org.bytedeco.javacpp.platform.preloadpath",
        folders.paths().stream().map(Path::toString).collect(Collectors.joining(":")));
    for (Library library : TOOLKIT) {
      Path file =
          folders
              .find(library.soname())
              .orElseThrow(
                  () ->
                      new UserException(
                          "%s is missing: no %s in %s; install CUDA 13's libraries (NVIDIA's runtime image, the toolkit, or pip's nvidia packages) and name their folder in LD_LIBRARY_PATH"
                              .formatted(library.name(), library.soname(), folders)));
      bring(library.name(), file);
    }
  }

  private static void bring(String name, Path file) {
    try {
      System.load(file.toAbsolutePath().toString());
    } catch (UnsatisfiedLinkError e) {
      throw new UserException(
          "%s can't be loaded from %s: %s".formatted(name, file, e.getMessage()), e);
    }
  }
}
