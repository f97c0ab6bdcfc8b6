package retort.evaluate.transfer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import retort.UserException;
import retort.rejection.RejectionLimit;
import retort.rejection.RejectionList;
import retort.storage.Storage;

/**
 * The images of all targets that can't be used.
 *
 * @param listings what was read, in the order of the command line
 */
record RejectedImages(List<SplitListing> listings) {
  private static final Logger LOG = LoggerFactory.getLogger(RejectedImages.class);

  private static final StructType SCHEMA =
      new StructType()
          .add("target", DataTypes.StringType, false)
          .add("split", DataTypes.StringType, false)
          .add("id", DataTypes.StringType, false)
          .add("path", DataTypes.StringType)
          .add("reason", DataTypes.StringType, false);

  /**
   * What was read at once.
   *
   * @param target its name
   * @param images how many there were, usable or not
   * @param rejected those that can't be used
   */
  record SplitListing(String target, long images, List<Rejected> rejected) {}

  /**
   * An image that can't be used.
   *
   * @param split train or test
   * @param id of the image
   * @param path where it came from
   * @param reason why
   */
  record Rejected(String split, String id, String path, String reason) {}

  /**
   * Refuses what is too much, all reasons at once.
   *
   * @param place of the list, which is written then
   * @throws UserException where a listing has more of them than the limit allows
   */
  void requireFew(SparkSession spark, RejectionLimit limit, Storage place) {
    List<String> faults = new ArrayList<>();
    for (SplitListing listing : listings) {
      if (limit.isPassed(listing.rejected.size(), listing.images)) {
        faults.add(
            "--target %s: %d of %d %s images can't be used, more than %s: %s"
                .formatted(
                    listing.target,
                    listing.rejected.size(),
                    listing.images,
                    splits(listing),
                    limit,
                    RejectionList.reasons(rows(spark, List.of(listing)))));
      }
    }
    if (!faults.isEmpty()) {
      write(spark, place);
      throw new UserException(
          "%s; all are listed in %s".formatted(String.join("; ", faults), place));
    }
  }

  private static String splits(SplitListing listing) {
    List<String> splits =
        listing.rejected.stream().map(Rejected::split).distinct().sorted().toList();
    return String.join(" and ", splits);
  }

  /** Says on the console what {@link #write} lists. */
  void tell(SparkSession spark, Storage place) {
    for (SplitListing listing : listings) {
      if (!listing.rejected.isEmpty()) {
        LOG.warn(
            "target {}: {} of {} {} images can't be used and are left out: {}; all are listed in"
                + " {}",
            listing.target,
            listing.rejected.size(),
            listing.images,
            splits(listing),
            RejectionList.reasons(rows(spark, List.of(listing))),
            place);
      }
    }
  }

  /** Writes the list in place of an earlier one; where there is nothing to list, removes that. */
  void write(SparkSession spark, Storage place) {
    if (listings.stream().allMatch(listing -> listing.rejected.isEmpty())) {
      place.delete();
    } else {
      RejectionList.write(rows(spark, listings), place);
    }
  }

  private static Dataset<Row> rows(SparkSession spark, List<SplitListing> listings) {
    List<Row> rows = new ArrayList<>();
    for (SplitListing listing : listings) {
      for (Rejected image : listing.rejected) {
        rows.add(
            RowFactory.create(listing.target, image.split, image.id, image.path, image.reason));
      }
    }
    return spark.createDataFrame(rows, SCHEMA);
  }

  /** How many of each target's train and test images are left out. */
  Map<String, Map<String, Long>> counts() {
    Map<String, Map<String, Long>> counts = new LinkedHashMap<>();
    for (SplitListing listing : listings) {
      Map<String, Long> splits = counts.computeIfAbsent(listing.target, name -> new TreeMap<>());
      splits.putIfAbsent("train", 0L);
      splits.putIfAbsent("test", 0L);
      listing.rejected.forEach(image -> splits.merge(image.split, 1L, Long::sum));
    }
    return counts;
  }
}
