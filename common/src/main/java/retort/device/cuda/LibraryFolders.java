package retort.device.cuda;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where NVIDIA's libraries may lie, in the order of the search.
 *
 * @param paths folders that exist
 */
record LibraryFolders(List<Path> paths) {
  /** Of toolkits and containers; the driver's own are the dynamic linker's. */
  private static final List<String> USUAL =
      List.of(
          "/usr/local/cuda/lib64",
          "/usr/local/cuda/targets/x86_64-linux/lib",
          "/usr/local/cuda/compat",
          "/usr/local/nvidia/lib64",
          "/usr/local/nvidia/lib",
          "/usr/lib/wsl/lib");

  private static final List<String> LINKER =
      List.of("/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu", "/usr/lib64", "/lib64");

  /** Where Python environments keep NVIDIA's packages, as patterns of one folder a step. */
  private static final List<String> PYTHON =
      List.of(
          "/usr/local/lib/python3.*/dist-packages",
          "/usr/local/lib/python3.*/site-packages",
          "/usr/lib/python3*/dist-packages",
          "/opt/*/lib/python3.*/site-packages",
          "/opt/*/.venv/lib/python3.*/site-packages",
          "/opt/*/venv/lib/python3.*/site-packages");

  static LibraryFolders ofThisMachine() {
    return of(System.getenv());
  }

  static LibraryFolders of(Map<String, String> environment) {
    List<Path> all = new ArrayList<>();
    for (String name : List.of("LD_LIBRARY_PATH", "JAVA_LIBRARY_PATH")) {
      Arrays.stream(environment.getOrDefault(name, "").split(":", -1))
          .filter(folder -> !folder.isBlank())
          .forEach(folder -> all.add(Path.of(folder)));
    }
    if (environment.containsKey("CUDA_HOME")) {
      all.add(Path.of(environment.get("CUDA_HOME"), "lib64"));
    }
    USUAL.forEach(folder -> all.add(Path.of(folder)));
    all.addAll(ofLinker());
    LINKER.forEach(folder -> all.add(Path.of(folder)));
    for (String name : List.of("VIRTUAL_ENV", "CONDA_PREFIX")) {
      Optional.ofNullable(environment.get(name))
          .ifPresent(
              prefix -> {
                all.add(Path.of(prefix, "lib"));
                all.addAll(nvidia(prefix + "/lib/python3.*/site-packages"));
              });
    }
    PYTHON.forEach(pattern -> all.addAll(nvidia(pattern)));
    Set<Path> existing = new LinkedHashSet<>();
    all.stream().filter(Files::isDirectory).forEach(existing::add);
    return new LibraryFolders(List.copyOf(existing));
  }

  /** The file of this name in the first folder that has one. */
  Optional<Path> find(String soname) {
    return paths.stream().map(folder -> folder.resolve(soname)).filter(Files::exists).findFirst();
  }

  @Override
  public String toString() {
    return paths.stream().map(Path::toString).collect(Collectors.joining(", "));
  }

  private static List<Path> nvidia(String packages) {
    return matching(packages + "/nvidia/*/lib");
  }

  /** The folders that the dynamic linker is told of. */
  private static List<Path> ofLinker() {
    List<Path> result = new ArrayList<>();
    for (Path file : matching("/etc/ld.so.conf.d/*.conf")) {
      try (Stream<String> lines = Files.lines(file)) {
        lines.map(String::strip).filter(l -> l.startsWith("/")).map(Path::of).forEach(result::add);
      } catch (IOException e) {
        // A file that can't be read names no folders; the others still count.
      }
    }
    return result;
  }

  /** What exists of a pattern whose steps may hold stars. */
  private static List<Path> matching(String pattern) {
    List<Path> found = List.of(Path.of("/"));
    for (String step : pattern.substring(1).split("/", -1)) {
      List<Path> next = new ArrayList<>();
      for (Path folder : found) {
        if (!step.contains("*")) {
          next.add(folder.resolve(step));
        } else if (Files.isDirectory(folder)) {
          try (DirectoryStream<Path> children = Files.newDirectoryStream(folder, step)) {
            children.forEach(next::add);
          } catch (IOException e) {
            // A folder that can't be read holds no library for this process.
          }
        }
      }
      found = next.stream().sorted().toList();
    }
    return found;
  }
}
