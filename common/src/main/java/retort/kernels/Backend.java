package retort.kernels;

import java.util.List;
import org.nd4j.linalg.factory.Nd4j;

/** Which of the numeric library's backends this build holds: one, chosen by the build's profile. */
public final class Backend {
  /**
   * The compute capabilities that the CUDA backend holds machine code for. It holds no code that
   * the driver could translate for others.
   */
  public static final List<String> MACHINE_CODE =
      List.of("3.7", "5.0", "5.2", "6.0", "6.1", "7.0", "7.5", "8.0", "8.6");

  private static final String CUDA = "org.nd4j.linalg.jcublas.JCublasBackend";

  private Backend() {}

  /** Whether networks run on CUDA in this build, and nowhere else. */
  public static boolean cuda() {
    return Backend.class.getClassLoader().getResource(CUDA.replace('.', '/') + ".class") != null;
  }

  /**
   * Lets the calling thread's work run on this GPU from now on.
   *
   * @param ordinal the CUDA runtime's number of it
   * @throws IllegalStateException where CUDA's libraries are not there
   */
  public static void use(int ordinal) {
    try {
      Nd4j.getAffinityManager().unsafeSetDevice(ordinal);
    } catch (LinkageError | RuntimeException e) {
      throw new IllegalStateException(
          "ND4J's CUDA backend does not start (it needs the libraries of CUDA 11.6): " + root(e),
          e);
    }
  }

  private static Throwable root(Throwable error) {
    Throwable cause = error;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
