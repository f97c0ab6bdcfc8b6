package retort.distill.executor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import retort.cluster.OrderedSum;
import retort.cluster.PackedFloats;
import retort.device.Floats;
import retort.device.loops.LoopsDevice;
import retort.krr.HeadForm;
import retort.krr.OuterGradientAccumulator;
import retort.placement.DriverDevice;
import retort.testing.LocalSpark;

/** A gradient that stays on a device has the bits of one that is sent and added by Spark. */
@ExtendWith(LocalSpark.class)
class SharedDeviceRoundTripTest {
  private static final int INPUTS = 6;
  private static final int D = 3;
  private static final int ROWS = 4;
  private static final HeadForm FORM = HeadForm.whole(1, INPUTS, D);

  private final SplittableRandom random = new SplittableRandom(2);

  @Test
  void gradientsAreThoseOfAPackedRound(SparkSession spark) {
    // One partition; added at once; in groups, the last of them smaller; one without rows.
    for (int partitions : new int[] {1, 5, 16, 17, 23}) {
      for (boolean hole : new boolean[] {false, true}) {
        compare(spark, partitions, hole && partitions > 1 ? 1 : -1);
      }
    }
  }

  private void compare(SparkSession spark, int partitions, int without) {
    float[] head = noise((INPUTS + 1) * D);
    BroadcastRoundTrip packed =
        new BroadcastRoundTrip(
            new PackedFloats(new float[0]),
            new PackedFloats(new float[0]),
            FORM,
            new PackedFloats(head),
            RoundTrip.Answer.SUM,
            ArrayPool.none());
    try (LoopsDevice device = LoopsDevice.float32();
        Floats weights = device.upload(head);
        Floats packedOut = device.floats(head.length);
        Floats sharedOut = device.floats(head.length);
        OuterGradientAccumulator sum = new OuterGradientAccumulator(device, INPUTS, D, true)) {
      List<List<PartitionResult>> parts = new ArrayList<>();
      try (SharedDeviceRoundTrip shared =
          new SharedDeviceRoundTrip(
              DriverDevice.shared(device),
              weights,
              weights,
              FORM,
              weights,
              RoundTrip.Answer.SUM,
              partitions)) {
        for (int k = 0; k < partitions; k++) {
          if (k == without) {
            parts.add(List.of());
            continue;
          }
          shared.begin(sum);
          try (Floats features = device.upload(noise(ROWS * INPUTS));
              Floats targets = device.upload(noise(ROWS * D))) {
            sum.add(features, targets, ROWS);
          }
          assertEquals(0, shared.take(k, sum).length);
          parts.add(
              List.of(new PartitionResult(packed.take(k, sum), sum.squares(), sum.rows(), 1)));
        }
        try (BroadcastBuffers outgoing = new BroadcastBuffers(device, ArrayPool.none());
            OrderedSum.PendingSum<List<PartitionResult>> sums =
                OrderedSum.start(
                    JavaSparkContext.fromSparkContext(spark.sparkContext())
                        .parallelize(parts, partitions)
                        .flatMap(List::iterator),
                    PartitionResult::sum)) {
          outgoing.add(sums.await(), 0.3, packedOut);
          outgoing.release();
        }
        shared.add(List.of(), 0.3, sharedOut);
        assertArrayEquals(packedOut.download(), sharedOut.download(), partitions + " partitions");
      }
    }
  }

  private float[] noise(int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) (random.nextDouble() - 0.5);
    }
    return values;
  }
}
