package retort.evaluate.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import retort.report.Sample;

/** Tables of accuracies in percent and of their paired differences to random images. */
final class ResultTables {
  private static final String NOTHING = "–";

  private ResultTables() {}

  /**
   * A table of texts.
   *
   * @param title above it
   * @param header a text a column
   * @param rows likewise
   */
  record Table(String title, List<String> header, List<List<String>> rows) {}

  /** Two for each summary. */
  static List<Table> of(List<Summary> summaries) {
    List<Table> tables = new ArrayList<>();
    for (Summary summary : summaries) {
      String where = "%s, %s".formatted(summary.protocol(), summary.architecture());
      boolean single = summary.seedCount() == 1;
      String over =
          single
              ? "1 seed"
              : "mean ± standard deviation over %d seeds".formatted(summary.seedCount());
      tables.add(table("Accuracy, %% (%s; %s)".formatted(where, over), summary, false));
      if (summary.methods().contains("random") && summary.methods().size() > 1) {
        tables.add(
            table(
                "Paired difference to random, points (%s; %s)"
                    .formatted(where, single ? "1 seed" : "mean and 95% t interval"),
                summary,
                true));
      }
    }
    return tables;
  }

  private static Table table(String title, Summary summary, boolean difference) {
    List<List<String>> columns = new ArrayList<>();
    summary.targets().forEach(target -> columns.add(List.of(target)));
    List<String> header = new ArrayList<>(summary.targets());
    header.add(0, "method");
    if (columns.size() > 1) {
      columns.add(summary.targets());
      header.add("mean");
    }
    List<List<String>> rows = new ArrayList<>();
    for (String method : summary.methods()) {
      if (difference && method.equals("random")) {
        continue;
      }
      List<String> row = new ArrayList<>(List.of(method));
      for (List<String> on : columns) {
        row.add(
            difference
                ? signed(summary.difference(method, on))
                : plain(summary.accuracy(method, on)));
      }
      rows.add(row);
    }
    return new Table(title, header, rows);
  }

  private static String plain(Optional<Sample> sample) {
    return sample
        .map(
            s ->
                s.count() < 2
                    ? "%.2f".formatted(s.mean())
                    : "%.2f ± %.2f".formatted(s.mean(), s.deviation()))
        .orElse(NOTHING);
  }

  private static String signed(Optional<Sample> sample) {
    return sample
        .map(
            s ->
                Double.isNaN(s.halfWidth())
                    ? "%+.2f".formatted(s.mean())
                    : "%+.2f [%+.2f, %+.2f]"
                        .formatted(s.mean(), s.mean() - s.halfWidth(), s.mean() + s.halfWidth()))
        .orElse(NOTHING);
  }

  /** In Markdown. */
  static String markdown(List<Table> tables) {
    StringBuilder text = new StringBuilder();
    for (Table table : tables) {
      text.append("**").append(table.title()).append("**\n\n");
      line(text, table.header());
      line(text, table.header().stream().map(column -> "---").toList());
      table.rows().forEach(row -> line(text, row));
      text.append('\n');
    }
    return text.toString();
  }

  private static void line(StringBuilder text, List<String> cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }
}
