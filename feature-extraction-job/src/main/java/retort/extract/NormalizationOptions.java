package retort.extract;

import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import retort.Quantity;
import retort.UserException;
import retort.image.Normalization;
import retort.teacher.Teacher;

/**
 * The normalizations that the command line asks for: the teacher's preprocessing and the dataset's.
 *
 * @param request of the command line
 */
record NormalizationOptions(ExtractionRequest request) {
  private static final Logger LOG = LoggerFactory.getLogger(NormalizationOptions.class);

  /**
   * The preprocessing of the teacher: the options', or else the file's own.
   *
   * @param channels of the stored images
   * @throws UserException where the options do not fit the teacher or the channels
   */
  Normalization preprocessing(Teacher teacher, int channels) {
    if (teacher.raw()) {
      if (!request.mean().isEmpty()
          || !request.std().isEmpty()
          || request.scale() != Normalization.UNIT) {
        throw new UserException(
            "--teacher %s takes uint8, pixels as they are: leave --mean, --std and --scale out"
                .formatted(request.teacher()));
      }
      return Normalization.of(
          Collections.nCopies(channels, 0.0), Collections.nCopies(channels, 1.0), 1);
    }
    if (request.mean().isEmpty()
        && request.std().isEmpty()
        && teacher.preprocessing().isPresent()) {
      return teacher.preprocessing().get();
    }
    List<Double> mean =
        request.mean().isEmpty() ? Collections.nCopies(channels, 0.0) : request.mean();
    List<Double> std = request.std().isEmpty() ? Collections.nCopies(channels, 1.0) : request.std();
    requireChannels("--mean", mean, channels);
    requireChannels("--std", std, channels);
    warnOfScale(mean);
    return normalization(
        "--mean, --std and --scale", () -> Normalization.of(mean, std, request.scale()));
  }

  /**
   * Checks the dataset's mean and standard deviation, where they are given.
   *
   * @throws UserException where they do not fit the channels
   */
  void requireDatasets(int channels) {
    if (!request.datasetMean().isEmpty()) {
      requireChannels("--dataset-mean", request.datasetMean(), channels);
      requireChannels("--dataset-std", request.datasetStd(), channels);
      normalization(
          "--dataset-mean and --dataset-std",
          () -> Normalization.of(request.datasetMean(), request.datasetStd()));
      requireShares("--dataset-mean", request.datasetMean());
      requireShares("--dataset-std", request.datasetStd());
    }
  }

  /** No image has a larger mean or standard deviation. */
  private static void requireShares(String option, List<Double> numbers) {
    if (numbers.stream().anyMatch(number -> !(number >= 0 && number <= 1))) {
      throw new UserException(
          "%s %s: of pixels / 255, from 0 to 1: divide what holds for 0 to 255 by 255"
              .formatted(option, numbers));
    }
  }

  private void warnOfScale(List<Double> mean) {
    double largest = Math.abs(255 * request.scale());
    if (mean.stream().anyMatch(number -> Math.abs(number) > largest)) {
      LOG.warn(
          "--mean {} is larger than any pixel times --scale {}: the teacher sees all images nearly"
              + " alike; means of pixels from 0 to 255 go with --scale 1",
          mean,
          request.scale());
    }
  }

  private static Normalization normalization(String options, Supplier<Normalization> read) {
    try {
      return read.get();
    } catch (IllegalArgumentException e) {
      throw new UserException("%s: %s".formatted(options, e.getMessage()), e);
    }
  }

  private static void requireChannels(String option, List<Double> numbers, int channels) {
    if (numbers.size() != channels) {
      throw new UserException(
          "%s %s: the images have %s; give as many numbers"
              .formatted(option, numbers, Quantity.of(channels, "channel")));
    }
  }
}
