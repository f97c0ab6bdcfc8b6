package retort.results;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code report.html}: tables, charts and settings in one file that needs no other. */
final class Page {
  private static final String STYLE =
      """
      body { font: 16px/1.5 system-ui, sans-serif; color: #1f2933; max-width: 1080px; margin: 2rem auto; padding: 0 1rem; }
      h1 { font-weight: 600; } h2 { margin-top: 2.5rem; font-size: 1.15rem; }
      table { border-collapse: collapse; margin: .5rem 0 1.5rem; font-variant-numeric: tabular-nums; }
      th, td { padding: .35rem .9rem; text-align: right; border-bottom: 1px solid #e4e7eb; white-space: nowrap; }
      th:first-child, td:first-child { text-align: left; }
      thead th { border-bottom: 2px solid #9aa5b1; } img { max-width: 100%; }
      details { margin-top: 2rem; } code { font-size: .9rem; }
      """;

  private Page() {}

  static String html(ResultsManifest manifest, List<Summary> summaries) {
    StringBuilder page = new StringBuilder();
    page.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
        .append("<title>Retort: evaluation</title><style>\n")
        .append(STYLE)
        .append("</style></head><body>\n<h1>What the distilled set is worth</h1>\n<p>")
        .append(
            escaped(
                "%d trials; %d synthetic images of %s."
                    .formatted(
                        manifest.trials(),
                        manifest.images(),
                        String.join(", ", manifest.distilled().keySet()))))
        .append("</p>\n");
    leftOut(page, manifest.rejected());
    for (Summary summary : summaries) {
      image(page, "accuracies", Charts.accuracies(summary));
      Charts.differences(summary).ifPresent(png -> image(page, "paired differences", png));
      Tables.of(List.of(summary)).forEach(table -> table(page, table));
    }
    page.append("<details><summary>Settings</summary><table><tbody>\n");
    Map<String, Object> all = new TreeMap<>(manifest.settings());
    manifest.targets().forEach((name, text) -> all.put("--target " + name, text));
    all.forEach((key, value) -> row(page, "td", List.of(key, String.valueOf(value))));
    return page.append("</tbody></table></details>\n</body></html>\n").toString();
  }

  private static void leftOut(StringBuilder page, Map<String, Map<String, Long>> rejected) {
    rejected.forEach(
        (target, splits) -> {
          long train = splits.get("train");
          long test = splits.get("test");
          if (train + test > 0) {
            page.append("<p>")
                .append(
                    escaped(
                        "Target %s: %d training and %d test images can't be used and are left out; _rejected lists them."
                            .formatted(target, train, test)))
                .append("</p>\n");
          }
        });
  }

  private static void image(StringBuilder page, String alt, byte[] png) {
    page.append("<p><img alt=\"%s\" src=\"data:image/png;base64,".formatted(alt))
        .append(Base64.getEncoder().encodeToString(png))
        .append("\"></p>\n");
  }

  private static void table(StringBuilder page, Tables.Table table) {
    page.append("<h2>").append(escaped(table.title())).append("</h2>\n<table><thead>\n");
    row(page, "th", table.header());
    page.append("</thead><tbody>\n");
    table.rows().forEach(cells -> row(page, "td", cells));
    page.append("</tbody></table>\n");
  }

  private static void row(StringBuilder page, String tag, List<String> cells) {
    page.append("<tr>");
    for (String cell : cells) {
      page.append("<%s>%s</%s>".formatted(tag, escaped(cell), tag));
    }
    page.append("</tr>\n");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
