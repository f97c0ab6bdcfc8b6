package retort.evaluate.transfer;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import retort.storage.Storage;

/** All targets of an evaluation, and what was left out of them. */
public final class ReadTargets {
  private final List<Target> targets;
  private final RejectedImages leftOut;

  ReadTargets(List<Target> targets, RejectedImages leftOut) {
    this.targets = List.copyOf(targets);
    this.leftOut = leftOut;
  }

  /** The targets. */
  public List<Target> targets() {
    return targets;
  }

  /** How many unusable images were left out, by target and by {@code train} and {@code test}. */
  public Map<String, Map<String, Long>> rejected() {
    return leftOut.counts();
  }

  /** Lists the images that were left out; removes an earlier list where there are none. */
  public void list(SparkSession spark, Storage place) {
    leftOut.tell(spark, place);
    leftOut.write(spark, place);
  }
}
