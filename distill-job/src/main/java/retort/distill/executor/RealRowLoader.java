package retort.distill.executor;

import java.io.Serializable;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import retort.UserException;
import retort.cluster.FunctionPartitioner;
import retort.dataset.Features;
import retort.dataset.FeaturesManifest;
import retort.dataset.HoldoutSplit;
import retort.image.Augmentation;
import retort.random.Seeds;
import scala.Tuple2;

/** Loads a features dataset: rows are shuffled to their partitions by id, sorted and decoded. */
final class RealRowLoader {
  private RealRowLoader() {}

  /** A row's name, and its place within a partition. */
  private record RowKey(String id, int view) implements Serializable {
    int partition(int partitions, List<HoldoutSplit> sets) {
      return set(id, sets) * partitions + (int) Long.remainderUnsigned(Seeds.hash(id), partitions);
    }
  }

  /** By id, then view: the same in every run. */
  private static final class ByIdThenView implements Comparator<RowKey>, Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public int compare(RowKey a, RowKey b) {
      int byId = a.id.compareTo(b.id);
      return byId != 0 ? byId : Integer.compare(a.view, b.view);
    }
  }

  /** The first set that an image belongs to, or -1. */
  private static int set(String id, List<HoldoutSplit> sets) {
    for (int set = 0; set < sets.size(); set++) {
      if (sets.get(set).includes(id)) {
        return set;
      }
    }
    return -1;
  }

  /**
   * The rows of sets of images, in one pass over the features.
   *
   * @param partitions of each set: those of the first come first
   */
  static JavaRDD<DecodedRows> blocks(Features features, int partitions, List<HoldoutSplit> sets) {
    FeaturesManifest manifest = features.manifest();
    int channels = manifest.channels();
    int size = manifest.imageSize();
    int dimension = manifest.dimension();
    JavaPairRDD<RowKey, EncodedRow> keyed =
        features
            .rows()
            .select("id", "view", "image.bytes", "augmentation", "representation")
            // Spark's own rows: a Row would hold a representation as d objects.
            .queryExecution()
            .toRdd()
            .toJavaRDD()
            .filter(row -> set(row.getString(0), sets) >= 0)
            .mapToPair(
                row -> new Tuple2<>(new RowKey(row.getString(0), row.getInt(1)), encoded(row)));
    return keyed
        .repartitionAndSortWithinPartitions(
            new FunctionPartitioner(
                sets.size() * partitions, key -> ((RowKey) key).partition(partitions, sets)),
            new ByIdThenView())
        .values()
        .mapPartitions(rows -> new RowDecoder(rows, channels, size, dimension));
  }

  static Iterator<Long> count(Iterator<DecodedRows> blocks) {
    long rows = 0;
    while (blocks.hasNext()) {
      rows += blocks.next().rows();
    }
    return List.of(rows).iterator();
  }

  /** A copy: the row's memory is used again for the next one. */
  private static EncodedRow encoded(InternalRow row) {
    InternalRow augmentation = row.getStruct(3, 3);
    ArrayData representation = row.getArray(4);
    for (int i = 0; i < representation.numElements(); i++) {
      if (representation.isNullAt(i)) {
        throw new UserException("row %s: null in its representation".formatted(row.getString(0)));
      }
    }
    return new EncodedRow(
        row.getString(0),
        row.getInt(1),
        row.getBinary(2),
        new Augmentation(
            augmentation.getInt(0), augmentation.getInt(1), augmentation.getBoolean(2)),
        representation.toFloatArray());
  }
}
