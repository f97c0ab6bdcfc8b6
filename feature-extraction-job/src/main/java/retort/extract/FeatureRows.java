package retort.extract;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import retort.UserException;
import retort.image.Augmentation;
import retort.image.UnusableImageException;
import retort.source.SourceImage;
import retort.teacher.Teacher;
import retort.teacher.survey.FittedImage;
import scala.collection.immutable.ArraySeq;

/** A partition's rows, made batch by batch as they are asked for. */
final class FeatureRows implements Iterator<Row> {
  private static final int NAMED = 5;

  private final Iterator<SourceImage> images;
  private final Teacher teacher;
  private final ExtractionPlan plan;
  private final float[] batch;
  private final List<PendingView> pending = new ArrayList<>();
  private final Queue<Row> ready = new ArrayDeque<>();

  FeatureRows(Iterator<SourceImage> images, Teacher teacher, ExtractionPlan plan) {
    this.images = images;
    this.teacher = teacher;
    this.plan = plan;
    this.batch = new float[Math.multiplyExact(plan.batch(), plan.teacherFloats())];
  }

  private record PendingView(FittedImage image, Row stored, int view, Augmentation augmentation) {}

  @Override
  public boolean hasNext() {
    while (ready.isEmpty() && images.hasNext()) {
      add(images.next());
    }
    if (ready.isEmpty()) {
      flush();
    }
    return !ready.isEmpty();
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return ready.remove();
  }

  private void add(SourceImage source) {
    FittedImage image;
    try {
      image = FittedImage.of(source, plan.shape());
    } catch (UnusableImageException rejected) {
      // The survey has counted it, and it lies in _rejected.
      return;
    }
    Row stored = RowFactory.create(image.bytes(), source.path());
    for (int view = 0; view < plan.views().count(); view++) {
      Augmentation augmentation = plan.views().of(source.id(), view);
      plan.preprocessing()
          .apply(
              image.pixels().augmented(augmentation).fitted(plan.teacherSize()),
              batch,
              pending.size() * plan.teacherFloats());
      pending.add(new PendingView(image, stored, view, augmentation));
      if (pending.size() == plan.batch()) {
        flush();
      }
    }
  }

  private void flush() {
    if (pending.isEmpty()) {
      return;
    }
    int n = pending.size();
    float[] all = teacher.representations(batch, n, plan.shape().channels(), plan.teacherSize());
    int dimension = all.length / n;
    requireFinite(all, dimension);
    for (int i = 0; i < n; i++) {
      PendingView view = pending.get(i);
      Augmentation augmentation = view.augmentation;
      float[] representation = Arrays.copyOfRange(all, i * dimension, (i + 1) * dimension);
      ready.add(
          RowFactory.create(
              view.image.source().id(),
              view.image.source().label(),
              view.stored,
              view.view,
              RowFactory.create(augmentation.dx(), augmentation.dy(), augmentation.flip()),
              new ArraySeq.ofFloat(representation)));
    }
    pending.clear();
  }

  private void requireFinite(float[] all, int dimension) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < pending.size() && ids.size() < NAMED; i++) {
      for (int j = i * dimension; j < (i + 1) * dimension; j++) {
        if (!Float.isFinite(all[j])) {
          PendingView view = pending.get(i);
          ids.add("%s (view %d)".formatted(view.image.source().id(), view.view));
          break;
        }
      }
    }
    if (!ids.isEmpty()) {
      throw new UserException(
          "the teacher's representations are NaN or infinite, the first for the images %s: check"
                  .formatted(String.join(", ", ids))
              + " --mean, --std, --scale and the teacher");
    }
  }
}
