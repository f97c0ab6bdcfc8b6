package retort.distill.export;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import retort.Quantity;
import retort.dataset.DistilledManifest;
import retort.dataset.DistilledSet;
import retort.dataset.PretrainingRecipe;
import retort.dataset.Synthetic;
import retort.report.Page;

/**
 * {@code README.md}, a dataset card of the Hugging Face hub.
 *
 * @param set that is exported, or whose random baseline is
 * @param pairs that are written
 * @param random whether they are the random baseline
 * @param recipe of a pre-training
 * @param accuracies that were measured, or none
 * @param npz whether there is an .npz
 */
record DataCard(
    DistilledSet set,
    Synthetic pairs,
    boolean random,
    PretrainingRecipe recipe,
    List<Accuracies> accuracies,
    boolean npz) {
  static final String FILE = "README.md";

  private record Line(
      String method, String protocol, String architecture, String target, String accuracy) {}

  String text() {
    DistilledManifest of = set.manifest();
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("random", random);
    values.put("images", of.images());
    values.put("channels", of.channels());
    values.put("size", of.imageSize());
    values.put("numbers", of.channels() * of.imageSize() * of.imageSize());
    values.put("dimension", of.dimension());
    values.put("sizes", of.images() < 1000 ? "n<1K" : of.images() < 10_000 ? "1K<n<10K" : "n>10K");
    values.put("mean", of.mean());
    values.put("std", of.std());
    values.put("pixels", range(pairs.images().values()));
    values.put("targets", range(pairs.targets().values()));
    values.put("real", of.features().images());
    values.put("features", of.features().uri());
    values.put("featuresSha", of.features().sha256());
    values.put("teacher", of.features().teacher().name());
    values.put("teacherSha", of.features().teacher().sha256());
    values.put("step", of.step());
    values.put("heldOut", heldOut(of));
    values.put("widths", of.backbone());
    values.put("recipe", recipe);
    values.put(
        "length",
        recipe.bySteps()
            ? Quantity.of(recipe.steps(), "step")
            : Quantity.of(recipe.epochs(), "epoch"));
    values.put("npz", npz);
    values.put("evaluated", !accuracies.isEmpty());
    values.put("accuracies", accuracies.stream().map(DataCard::line).toList());
    Map<String, String> by = of.createdBy();
    values.put(
        "versions",
        "%s %s, Spark %s".formatted(by.get("program"), by.get("version"), by.get("spark")));
    return Page.text("dataset-card", values);
  }

  private static String heldOut(DistilledManifest of) {
    return of.heldOut() == null
        ? ""
        : format(
            "Its held-out outer loss is %.5f, that of the random images %.5f: a ratio of %.3f.",
            of.heldOut().last(), of.heldOut().initial(), of.heldOut().ratio());
  }

  private static Line line(Accuracies of) {
    return new Line(
        of.method(),
        of.protocol(),
        of.architecture(),
        of.target(),
        of.halfWidth() == null
            ? format("%.1f (%s: no interval)", of.percent(), Quantity.of(of.seeds(), "seed"))
            : format("%.1f ± %.1f (%d seeds)", of.percent(), of.halfWidth(), of.seeds()));
  }

  private static String range(float[] values) {
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    for (float value : values) {
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
    return format("%.3f to %.3f", min, max);
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
