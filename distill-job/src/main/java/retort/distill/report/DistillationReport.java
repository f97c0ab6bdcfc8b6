package retort.distill.report;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import retort.Quantity;
import retort.dataset.Features;
import retort.dataset.FeaturesManifest;
import retort.dataset.Synthetic;
import retort.distill.executor.PlainImages;
import retort.image.Normalization;
import retort.report.Chart.Point;
import retort.report.NamedValue;
import retort.report.Page;
import retort.storage.Storage;
import retort.tensors.Tensor;

/**
 * {@code report.html}: images before and after, losses, nearest real images, a map of
 * representations, where the time went, settings and lineage. A run goes on where its report can't
 * be written, with a warning.
 */
public final class DistillationReport {
  private static final Logger LOG = LoggerFactory.getLogger(DistillationReport.class);

  /** Images that are shown at once; the others unfold. */
  private static final int OPEN = 12;

  private final Storage file;
  private final About about;
  private final Map<String, Tensor> initial;
  private final RepresentationMap representations;

  /**
   * What does not change during a run.
   *
   * @param features it distills
   * @param steps of the whole run
   * @param heldOut whether the held-out loss is measured
   * @param settings the effective ones, secrets redacted
   * @param createdBy versions
   */
  public record About(
      Features features,
      long steps,
      boolean heldOut,
      Map<String, Object> settings,
      Map<String, String> createdBy) {}

  private record Tile(String value, String label) {}

  private record StepPart(String name, String share, String milliseconds, String shade) {}

  private DistillationReport(
      Storage file, About about, Map<String, Tensor> initial, RepresentationMap representations) {
    this.file = file;
    this.about = about;
    this.initial = initial;
    this.representations = representations;
  }

  /**
   * A report of a run that begins or goes on.
   *
   * @param held the real images, of which it shows some
   * @param initial {@code images} and {@code targets} before the first step; older runs kept the
   *     images alone
   */
  public static DistillationReport of(
      SparkSession spark,
      Storage file,
      About about,
      List<PlainImages> held,
      Map<String, Tensor> initial) {
    RealSample real = RealSample.of(about.features().manifest(), held);
    return new DistillationReport(
        file,
        about,
        initial,
        new RepresentationMap(
            real,
            PrincipalPlane.of(spark, real.representations()),
            Optional.ofNullable(initial.get("targets"))));
  }

  /**
   * Replaces the file.
   *
   * @param step steps that were taken
   * @param complete whether nothing of the run is left
   * @param lines of {@code metrics.jsonl}
   * @param left time that is left, or nothing
   */
  public void write(
      long step, boolean complete, Synthetic synthetic, List<String> lines, String left) {
    try {
      file.writeText(html(step, complete, synthetic, lines, left));
    } catch (RuntimeException e) {
      LOG.warn("{} could not be written, the run goes on: {}", file, e.toString());
    }
  }

  String html(long step, boolean complete, Synthetic synthetic, List<String> lines, String left) {
    FeaturesManifest manifest = about.features().manifest();
    Normalization normalization = Normalization.of(manifest.mean(), manifest.std());
    LossCurves losses = LossCurves.of(lines);
    ImageChanges changes =
        ImageChanges.of(initial.get("images"), synthetic.images(), normalization, manifest.std());
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("running", !complete);
    values.put("ending", step == about.steps());
    values.put("step", number(step));
    values.put("steps", number(about.steps()));
    values.put("left", left);
    values.put("written", now());
    values.put("count", number(synthetic.count()));
    values.put("real", number(manifest.images()));
    values.put("tiles", tiles(losses, step));
    values.put("verdict", verdict(losses, about.heldOut()));
    values.put("changed", step > 0);
    List<ImageChanges.Trio> all = changes.shown();
    int open = Math.min(OPEN, all.size());
    values.put("shown", all.subList(0, open));
    values.put("more", all.subList(open, all.size()));
    values.put("moreCount", all.size() - open);
    values.put("folded", all.size() > open);
    values.put("shownCount", all.size());
    values.put("difference", changes.meaning());
    values.put("losses", losses.chart());
    values.put("map", representations.map(synthetic.targets()));
    values.put("sample", number(representations.real().images().size()));
    values.put("examples", representations.examples(synthetic, normalization));
    values.put("timed", !losses.milliseconds().isEmpty());
    values.put("parts", parts(losses.milliseconds()));
    values.put("lineage", lineage());
    values.put("settings", rows(about.settings()));
    values.put("versions", rows(about.createdBy()));
    return Page.of("distillation", values);
  }

  private List<Tile> tiles(LossCurves losses, long step) {
    List<Tile> tiles = new ArrayList<>();
    tiles.add(new Tile(number(step), "outer steps of " + number(about.steps())));
    losses
        .ratio()
        .ifPresent(
            ratio ->
                tiles.add(
                    new Tile(
                        format("%.2f", ratio), "held-out loss, as a share of the first images'")));
    if (!losses.minibatch().isEmpty()) {
      double last = losses.minibatch().get(losses.minibatch().size() - 1).y();
      tiles.add(
          new Tile(format("%.4f", last), "outer loss on minibatches, median of the last steps"));
    }
    double all = sum(StepTimes.named(losses.milliseconds()));
    if (all > 0) {
      tiles.add(new Tile(format("%,.0f ms", all), "a step"));
    }
    return tiles;
  }

  private static String verdict(LossCurves losses, boolean heldOut) {
    List<Point> held = losses.heldOut();
    if (held.isEmpty() && heldOut) {
      return "The held-out loss of the images that the run starts from is being measured.";
    }
    if (held.isEmpty()) {
      return "No images are held out (distill.holdout = 0), so that nothing here says how the set"
          + " does on images that it has not seen.";
    }
    double first = held.get(0).y();
    double last = held.get(held.size() - 1).y();
    if (held.size() == 1) {
      return format("The images that the run starts from give a held-out loss of %.4f.", first);
    }
    return format(
        "On real images that the run never sees, through backbones that it never used, the loss"
            + " went from %.4f with the images that it started from to %.4f: %.0f %% %s. This is"
            + " what the method minimizes; what it is worth on other tasks, evaluate.sh tells.",
        first, last, Math.abs(100 * (1 - last / first)), last < first ? "lower" : "higher");
  }

  private static List<StepPart> parts(Map<String, Double> milliseconds) {
    Map<String, Double> named = StepTimes.named(milliseconds);
    double all = sum(named);
    List<StepPart> parts = new ArrayList<>();
    named.forEach(
        (name, value) ->
            parts.add(
                new StepPart(
                    name,
                    format("%.1f", 100 * value / all),
                    format("%.1f", value),
                    format("%.2f", 1 - 0.8 * parts.size() / named.size()))));
    return parts;
  }

  private static double sum(Map<String, Double> values) {
    return values.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  private List<NamedValue> lineage() {
    FeaturesManifest manifest = about.features().manifest();
    return List.of(
        new NamedValue("features", about.features().uri()),
        new NamedValue("SHA-256 of their _retort.json", about.features().fingerprint()),
        new NamedValue(
            "real images",
            "%s; rows an image: %d; %s, %d x %d pixels"
                .formatted(
                    number(manifest.images()),
                    manifest.views(),
                    Quantity.of(manifest.channels(), "channel"),
                    manifest.imageSize(),
                    manifest.imageSize())),
        new NamedValue(
            "teacher",
            "%s (SHA-256 %s)".formatted(manifest.teacher().name(), manifest.teacher().sha256())),
        new NamedValue("representation", Quantity.of(manifest.dimension(), "number")),
        new NamedValue("mean", rounded(manifest.mean())),
        new NamedValue("standard deviation", rounded(manifest.std())));
  }

  /** For the eye; {@code _retort.json} holds every digit. */
  private static String rounded(List<Double> channels) {
    return channels.stream().map(c -> format("%.4f", c)).collect(Collectors.joining(", "));
  }

  private static List<NamedValue> rows(Map<String, ?> map) {
    return map.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(entry -> new NamedValue(entry.getKey(), String.valueOf(entry.getValue())))
        .toList();
  }

  private static String now() {
    return ZonedDateTime.now(ZoneOffset.UTC)
        .format(DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT));
  }

  private static String number(long value) {
    return format("%,d", value);
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
