package retort.device.cuda;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import retort.UserException;
import retort.device.Device;
import retort.device.HeadPlace;
import retort.device.Precision;
import retort.device.contract.DeviceReport;
import retort.device.loops.LoopsDevice;

/**
 * The check of a card: every operation against float64, the head, a step against PyTorch's, equal
 * bits, flat memory, and what a step costs.
 *
 * <p>Arguments: the JSON file to write, {@code quick} for small sizes, {@code tune} for the size of
 * patches. Exit codes: 0 all good, 2 no card that does, 3 something failed.
 */
public final class GpuCheck {
  private static final double STRICT = 1e-4;

  /** What PyTorch's own step in TF32 is off by on the fixture of the worst condition. */
  private static final double TF32 = 5e-3;

  private final Findings findings = new Findings();
  private final boolean quick;

  private final boolean tune;

  private GpuCheck(boolean quick, boolean tune) {
    this.quick = quick;
    this.tune = tune;
  }

  /** Runs the check. */
  public static void main(String[] arguments) {
    List<String> options = Arrays.asList(arguments);
    int code =
        new GpuCheck(options.contains("quick"), options.contains("tune"))
            .run(Path.of(arguments[0]));
    if (code != 0) {
      System.exit(code);
    }
  }

  private int run(Path file) {
    try {
      checkStrict();
      checkTf32();
      if (tune) {
        tune();
      }
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
      findings.must("every operation like float64 loops", DeviceReport.run(device, 1) == 0);
      head(device);
      for (String fixture : FixtureCheck.NAMES) {
        double error = FixtureCheck.worst(device, fixture);
        findings.limited("float32: step like PyTorch's, " + fixture, error, STRICT);
      }
      times(device, "float32");
    }
  }

  private void checkTf32() {
    try (Device device = open(Precision.TF32)) {
      findings.note("device in tf32", device.identity());
      for (String fixture : FixtureCheck.NAMES) {
        findings.limited(
            "tf32: step like PyTorch's, " + fixture, FixtureCheck.worst(device, fixture), TF32);
      }
      times(device, "tf32");
    }
  }

  /** How many floats of patches at once make convolutions the fastest. */
  private void tune() {
    for (Precision precision : Precision.values()) {
      for (int mebi : new int[] {32, 512}) {
        CudaSettings settings = new CudaSettings(0, precision, HeadPlace.AUTO);
        try (Device device =
            CudaDevice.open(settings, OptionalLong.of((long) mebi << 20), LoopsDevice::float32)) {
          OperationTimes.convolutions(device, StepTimes.Recipe.CIFAR100, 10)
              .forEach(
                  (operation, value) ->
                      findings.figure(
                          "%s, %d Mi patches: %s".formatted(precision, mebi, operation),
                          value,
                          "ms"));
        }
      }
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
    findings.must("head without a factor is refused", !refusal.startsWith("a factor"));
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
