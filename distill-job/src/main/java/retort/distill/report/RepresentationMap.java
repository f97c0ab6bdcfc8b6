package retort.distill.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import retort.dataset.Synthetic;
import retort.image.Normalization;
import retort.report.Chart;
import retort.report.Chart.Point;
import retort.report.Chart.Series;
import retort.report.Picture;
import retort.tensors.Tensor;

/**
 * Where the synthetic targets lie among the representations of real images.
 *
 * @param real a sample of the real images
 * @param plane on which they are drawn, where they span one
 * @param before the targets before the first step, where they were kept
 */
record RepresentationMap(RealSample real, Optional<PrincipalPlane> plane, Optional<Tensor> before) {
  private static final int EXAMPLES = 6;
  private static final int NEAREST = 6;

  /** A synthetic image and the real ones that are nearest to its target. */
  record Example(int number, String image, List<Near> near) {}

  /** A real image and its distance. */
  record Near(String image, String distance) {}

  /** The map; empty where there is no plane. */
  String map(Tensor targets) {
    if (plane.isEmpty()) {
      return "";
    }
    List<Series> series = new ArrayList<>();
    List<Point> points = real.representations().stream().map(plane.get()::point).toList();
    series.add(new Series("real images", "real", false, true, points));
    before.ifPresent(
        first ->
            series.add(
                new Series("synthetic, at the start", "before", false, true, points(first))));
    series.add(new Series("synthetic, now", "after", false, true, points(targets)));
    return new Chart(
            "Representations on their first two principal components",
            "first principal component",
            "second principal component",
            series,
            true)
        .svg();
  }

  private List<Point> points(Tensor targets) {
    return IntStream.range(0, targets.shape()[0])
        .mapToObj(i -> plane.orElseThrow().point(row(targets, i)))
        .toList();
  }

  private static float[] row(Tensor targets, int i) {
    int d = targets.shape()[1];
    return Arrays.copyOfRange(targets.values(), i * d, (i + 1) * d);
  }

  /** A few synthetic images, evenly spread, each with its nearest real ones. */
  List<Example> examples(Synthetic synthetic, Normalization normalization) {
    int m = synthetic.count();
    int count = Math.min(EXAMPLES, m);
    return IntStream.range(0, count)
        .map(i -> i * m / count)
        .mapToObj(
            i ->
                new Example(
                    i,
                    Picture.uri(ImageChanges.picture(synthetic.images(), i, normalization)),
                    near(row(synthetic.targets(), i))))
        .toList();
  }

  private List<Near> near(float[] target) {
    return real.nearest(target, NEAREST).stream()
        .map(
            n -> new Near(Picture.uri(n.image()), String.format(Locale.ROOT, "%.2f", n.distance())))
        .toList();
  }
}
