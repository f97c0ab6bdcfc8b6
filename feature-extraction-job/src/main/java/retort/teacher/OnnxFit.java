package retort.teacher;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import retort.Quantity;
import retort.UserException;

/**
 * Trial runs that tell how a model takes images of a shape.
 *
 * @param name of the model, for messages
 * @param scalesByBatch whether the model's numbers are those of an image only where it is alone
 */
record OnnxFit(
    String name, OnnxInput input, OnnxOutput output, Runner runner, boolean scalesByBatch) {
  /** Sizes that networks are often made for, the likeliest first. */
  private static final List<Integer> USUAL =
      List.of(224, 32, 64, 96, 28, 112, 128, 160, 192, 256, 288, 299, 336, 384, 448, 512, 518);

  /** Runs the model on a batch of black images; throws IllegalStateException where it fails. */
  interface Runner {
    OnnxOutput.OutputTensor run(int batch, int channels, int size);
  }

  /** See {@link Teacher#fit}. */
  Teacher.Fit of(int channels, int size) {
    requireShape(channels, size);
    int n = input.batch() > 0 ? input.batch() : scalesByBatch ? 1 : 2;
    OnnxOutput.OutputTensor rows;
    try {
      rows = runner.run(n, channels, size);
    } catch (IllegalStateException e) {
      Optional<OnnxOutput.OutputTensor> one =
          input.batch() > 0 ? Optional.empty() : tried(channels, size);
      n = 1;
      rows = one.orElseThrow(() -> doesNotRun(channels, size, e));
    }
    if (input.batch() == 0 && n > 1 && rows.count() != n) {
      Optional<OnnxOutput.OutputTensor> one = tried(channels, size);
      // Rows that are written one behind the other: a batch of one is built into the model.
      if (one.isPresent() && rows.values().length == n * one.get().values().length) {
        n = 1;
        rows = one.get();
      }
    }
    requireRows(rows, n, channels, size);
    return new Teacher.Fit(rows.values().length / n, n == 1);
  }

  private Optional<OnnxOutput.OutputTensor> tried(int channels, int size) {
    try {
      return Optional.of(runner.run(1, channels, size));
    } catch (IllegalStateException fails) {
      return Optional.empty();
    }
  }

  private void requireShape(int channels, int size) {
    if (input.channels() != 0 && input.channels() != channels) {
      throw new UserException(
          "--teacher %s takes %s, the images have %s: %s"
              .formatted(
                  name,
                  input.text(),
                  Quantity.of(channels, "channel"),
                  input.channels() == 1 || input.channels() == 3
                      ? "give --channels " + input.channels()
                      : "export it for images of 3 channels, or of 1"));
    }
    if (input.size() != 0 && input.size() != size) {
      throw new UserException(
          "--teacher %s takes %s, not %dx%d pixels: leave --teacher-size out"
              .formatted(name, input.text(), size, size));
    }
  }

  private UserException doesNotRun(int channels, int size, IllegalStateException why) {
    String advice = "";
    if (input.size() == 0) {
      advice =
          USUAL.stream()
              .filter(usual -> usual != size && tried(channels, usual).isPresent())
              .findFirst()
              .map(
                  usual ->
                      "; it runs on %dx%d: give --teacher-size %d".formatted(usual, usual, usual))
              .orElse("; where the network fixes height and width, give --teacher-size");
    }
    return new UserException(
        "--teacher %s (%s) does not run on images of %dx%dx%d: %s%s"
            .formatted(name, input.text(), channels, size, size, why.getMessage(), advice),
        why);
  }

  private void requireRows(OnnxOutput.OutputTensor rows, int n, int channels, int size) {
    if (rows.count() != n) {
      throw new UserException(
          "--teacher %s: the output %s is %s for %s; a row an image is wanted: export it with a dynamic batch"
              .formatted(
                  name, output.name(), Arrays.toString(rows.shape()), Quantity.of(n, "image")));
    }
    if (rows.values().length == 0) {
      throw new UserException(
          "--teacher %s (%s): the output %s is empty for images of %dx%dx%d: see --teacher-size"
              .formatted(name, input.text(), output.name(), channels, size, size));
    }
    if (!output.named() && !OnnxOutput.vector(rows.shape())) {
      throw new UserException(
          "--teacher %s: its output %s is not one vector an image: export a pooled one, or give --teacher-output %s to have its %d numbers in a row"
              .formatted(name, output.text(rows), output.name(), rows.values().length / n));
    }
  }
}
