package retort.gpu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Programs that print what NVIDIA's prints on machines that are not here. */
final class FakeNvidiaSmi {
  static final String A100 = "GPU-5a1c7e52-7a4b-41f0-9df1-2c3f8b9d0a11, NVIDIA A100-SXM4-40GB, 8.0";
  static final String L4 = "GPU-0f0b2a3e-9d5c-4a5e-8a4f-6a1f0b3f4c22, NVIDIA L4, 8.9";
  static final String H100 = "GPU-8c7b6a59-1f2e-4d3c-9b8a-7f6e5d4c3b33, NVIDIA H100 80GB HBM3, 9.0";
  static final String DRIVER_DOWN =
      "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver. Make sure that"
          + " the latest NVIDIA driver is installed and running.\n";

  private FakeNvidiaSmi() {}

  /** A machine with these cards; answers the discovery script's query as well. */
  static Path cards(Path folder, String... cards) throws IOException {
    StringBuilder all = new StringBuilder();
    StringBuilder script = new StringBuilder();
    for (int i = 0; i < cards.length; i++) {
      all.append(i).append(", ").append(cards[i]).append('\n');
      String uuid = cards[i].substring(0, cards[i].indexOf(','));
      script.append(i).append(", ").append(uuid).append('\n');
    }
    return script(
        folder,
        """
        case "$1" in
          --query-gpu=index,uuid) cat <<'END'
        %sEND
          ;;
          --query-gpu=index,uuid,name,compute_cap) cat <<'END'
        %sEND
          ;;
          *) echo "unexpected: $*" >&2; exit 2 ;;
        esac
        [[ $2 == --format=csv,noheader ]]
        """
            .formatted(script, all));
  }

  /** A program that says one thing, whatever it is asked. */
  static Path saying(Path folder, String text, int exit) throws IOException {
    return script(folder, "cat <<'END'\n%sEND\nexit %d\n".formatted(text, exit));
  }

  private static Path script(Path folder, String body) throws IOException {
    Path file = Files.createTempDirectory(folder, "bin").resolve("nvidia-smi");
    Files.writeString(file, "#!/usr/bin/env bash\n" + body);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return file;
  }
}
