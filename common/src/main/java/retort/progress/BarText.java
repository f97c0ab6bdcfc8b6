package retort.progress;

import java.util.Locale;
import me.tongfei.progressbar.ProgressBarRenderer;
import me.tongfei.progressbar.ProgressState;

/**
 * The line that a bar is: "outer steps 45 % [=====> ] 450/1000 loss 0.0138 312 ms a step 4 min
 * left". Where the terminal is narrow the bar's own part gives way.
 */
final class BarText implements ProgressBarRenderer {
  private static final int LEAST = 6;
  private static final int MOST = 40;

  @Override
  public String render(ProgressState state, int columns) {
    long done = state.getCurrent();
    long steps = state.getMax();
    double share = steps == 0 ? 1 : Math.min(1, (double) done / steps);
    String before = String.format(Locale.ROOT, "%s %3.0f %% ", state.getTaskName(), 100 * share);
    String after = String.format(Locale.ROOT, " %d/%d  %s", done, steps, state.getExtraMessage());
    int room = columns - before.length() - after.length() - 2;
    String line = room < LEAST ? before + after : before + bar(share, Math.min(room, MOST)) + after;
    // Blanks cover what a longer line has left.
    String padded = line + " ".repeat(Math.max(0, columns - line.length()));
    return padded.substring(0, Math.max(0, columns));
  }

  private static String bar(double share, int width) {
    int full = (int) (share * width);
    String head = full < width ? ">" : "";
    return "[" + "=".repeat(full) + head + " ".repeat(width - full - head.length()) + "]";
  }
}
