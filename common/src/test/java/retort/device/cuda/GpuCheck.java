package retort.device.cuda;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import retort.command.UserException;
import retort.device.Device;
import retort.device.contract.DeviceReport;
import retort.device.loops.LoopsDevice;

/**
 * The check of a card: every operation against float64, the head, a step against PyTorch's, equal
 * bits, flat memory, and what a step costs.
 *
 * <p>Arguments: the JSON file to write, and {@code quick} for small sizes. Exit codes: 0 all good,
 * 2 no card that does, 3 something failed.
 */
public final class GpuCheck {
  private static final double STRICT = 1e-4;
  private static final double TF32 = 2e-3;

  private final Findings findings = new Findings();
  private final boolean quick;

  private GpuCheck(boolean quick) {
    this.quick = quick;
  }

  /** Runs the check. */
  public static void main(String[] arguments) {
    boolean quick = Arrays.asList(arguments).contains("quick");
    int code = new GpuCheck(quick).run(Path.of(arguments[0]));
    if (code != 0) {
      System.exit(code);
    }
  }

  private int run(Path file) {
    try {
      checkStrict();
      checkTf32();
    } catch (UserException e) {
      System.err.println(e.getMessage());
      return 2;
    } finally {
      findings.write(file);
    }
    System.out.printf("%d failed; written to %s%n", findings.failures(), file);
    return findings.failures() == 0 ? 0 : 3;
  }

  private static Device open(Precision precision) {
    return Cuda.open(new CudaSettings(0, precision, HeadPlace.AUTO), LoopsDevice::float32);
  }

  private void checkStrict() {
    long start = System.nanoTime();
    try (Device device = open(Precision.FLOAT32)) {
      findings.figure("seconds to open", (System.nanoTime() - start) / 1e9, "s");
      findings.note("device", device.identity());
      correct(device, "float32", STRICT);
      times(device, "float32");
      findings.must("every operation like float64 loops", DeviceReport.run(device, 1) == 0);
      head(device);
    }
  }

  private void checkTf32() {
    try (Device device = open(Precision.TF32)) {
      findings.note("device in tf32", device.identity());
      correct(device, "tf32", TF32);
      times(device, "tf32");
    }
  }

  private void correct(Device device, String precision, double limit) {
    for (String fixture : FixtureCheck.NAMES) {
      findings.limited(
          precision + ": step like PyTorch's, " + fixture,
          FixtureCheck.worst(device, fixture),
          limit);
    }
  }

  private void head(Device device) {
    int[][] sizes =
        quick ? new int[][] {{10, 20, 5}} : new int[][] {{100, 2048, 512}, {1000, 8192, 512}};
    for (int[] size : sizes) {
      findings.limited(
          "head of m=%d p=%d d=%d".formatted(size[0], size[1] + 1, size[2]),
          HeadCheck.worst(device, size[0], size[1], size[2]),
          1e-5);
    }
    String refusal = HeadCheck.refusal(device);
    findings.note("head without a factor says", refusal);
    findings.must("head without a factor is refused", refusal.contains("leading minor"));
  }

  private void times(Device device, String precision) {
    List<StepTimes.Recipe> recipes =
        quick
            ? List.of(StepTimes.Recipe.TINY)
            : List.of(StepTimes.Recipe.SMALL, StepTimes.Recipe.CIFAR100);
    for (StepTimes.Recipe recipe : recipes) {
      String name = precision + " " + recipe.name() + ": ";
      boolean small = recipe.m() < 1000;
      StepTimes.Seen seen = StepTimes.measure(device, recipe, quick ? 3 : small ? 500 : 50);
      findings.figure(name + "step", seen.step(), "ms");
      seen.stages().forEach((stage, value) -> findings.figure(name + stage, value, "ms"));
      findings.must(name + "memory is flat", seen.growth() == 0);
      StepTimes.Seen again = StepTimes.measure(device, recipe, quick ? 3 : 5);
      findings.must(name + "equal bits", Arrays.equals(seen.losses(), again.losses()));
      findings.note(name + "losses", Arrays.toString(seen.losses()));
      OperationTimes.measure(device, recipe, quick ? 1 : 10)
          .forEach((operation, value) -> findings.figure(name + operation, value, "ms"));
    }
  }
}
