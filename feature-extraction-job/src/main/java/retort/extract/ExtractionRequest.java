package retort.extract;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Pattern;
import retort.UserException;
import retort.command.ExistingOutput;
import retort.source.SourceRequest;
import retort.teacher.ImageSize;

/**
 * What the command line asks for; a list that was not given is empty.
 *
 * @param source the images
 * @param teacher location of its file
 * @param teacherOutput the name of its output
 * @param teacherSize height and width of what it sees, pixels
 * @param output location
 * @param existing what becomes of an output that exists
 * @param views rows an image
 * @param imageSize height and width of the stored images, pixels
 * @param channels of the stored images
 * @param mean the teacher's own, a channel
 * @param std the teacher's own, a channel
 * @param scale the teacher's own
 * @param datasetMean of pixels / 255, a channel
 * @param datasetStd of pixels / 255, a channel
 */
record ExtractionRequest(
    SourceRequest source,
    String teacher,
    String teacherOutput,
    OptionalInt teacherSize,
    String output,
    ExistingOutput.OutputPolicy existing,
    OptionalInt views,
    OptionalInt imageSize,
    OptionalInt channels,
    List<Double> mean,
    List<Double> std,
    double scale,
    List<Double> datasetMean,
    List<Double> datasetStd) {
  private static final Pattern USER = Pattern.compile("://[^/@]*@");

  /**
   * @throws UserException where an option is out of its range
   */
  ExtractionRequest {
    imageSize.ifPresent(size -> ImageSize.require("--image-size", size));
    teacherSize.ifPresent(size -> ImageSize.require("--teacher-size", size));
    if (channels.isPresent() && channels.getAsInt() != 1 && channels.getAsInt() != 3) {
      throw new UserException("--channels %d: give 1 or 3".formatted(channels.getAsInt()));
    }
    if (datasetMean.isEmpty() != datasetStd.isEmpty()) {
      throw new UserException("--dataset-mean and --dataset-std: give both or neither");
    }
  }

  /** What the manifest records, 0 for numbers not given; without users and passwords. */
  Map<String, Object> recorded() {
    Map<String, Object> options = new TreeMap<>();
    options.put("images", source.locations().stream().map(ExtractionRequest::redacted).toList());
    options.put("format", source.format());
    options.putAll(source.columns().recorded());
    options.put("split", source.split());
    options.put("teacher", redacted(teacher));
    options.put("teacher-output", teacherOutput);
    options.put("teacher-size", teacherSize.orElse(0));
    options.put("image-size", imageSize.orElse(0));
    options.put("channels", channels.orElse(0));
    options.put("mean", mean);
    options.put("std", std);
    options.put("scale", scale);
    options.put("dataset-mean", datasetMean);
    options.put("dataset-std", datasetStd);
    return options;
  }

  private static String redacted(String uri) {
    return USER.matcher(uri).replaceAll("://(redacted)@");
  }
}
