package retort.distill;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.RDDInfo;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import retort.command.Job;
import retort.dataset.Features;
import retort.dataset.HoldoutSplit;
import retort.dataset.InitialSet;
import retort.dataset.Synthetic;
import retort.device.cpu.CpuDevice;
import retort.distill.executor.RealRows;
import retort.distill.executor.RowRoom;
import retort.placement.DeviceSettings;
import retort.placement.DriverDevice;
import retort.testing.LocalSpark;
import retort.testing.SampleFeatures;
import scala.jdk.javaapi.CollectionConverters;

/** How often a run reads the features. */
@ExtendWith(LocalSpark.class)
class ScansTest {
  @TempDir private static Path folder;

  /** Stages that read files. */
  private static final class Scans extends SparkListener {
    private final AtomicInteger count = new AtomicInteger();

    @Override
    public void onStageCompleted(SparkListenerStageCompleted stage) {
      for (RDDInfo rdd : CollectionConverters.asJava(stage.stageInfo().rddInfos())) {
        if (rdd.name().contains("FileScanRDD")) {
          count.incrementAndGet();
          return;
        }
      }
    }
  }

  @BeforeAll
  static void features(SparkSession spark) {
    SampleFeatures.write(spark, folder.resolve("features"), 60);
  }

  /** The rows once; before that the files' footers, which tell how many there are. */
  @ParameterizedTest
  @EnumSource
  void aFreshRunAndAResumedOneReadEachOnce(InitialSet.Pick pick, SparkSession spark)
      throws Exception {
    Path output = folder.resolve(pick.name());
    TestRun run =
        new TestRun(
            folder.resolve("features"),
            4,
            List.of(
                "init=" + pick.name().toLowerCase(Locale.ROOT),
                "batch=16",
                "backbone.widths=[4,4]",
                "checkpoint.every=2"));
    assertEquals(2, scans(spark, () -> run(run.arguments(output))));
    Files.delete(output.resolve("_retort.json"));
    assertEquals(2, scans(spark, () -> run(run.arguments(output, "--resume"))));
  }

  /** The images in hand are those that are read again. */
  @Test
  void theFirstPairsAreThoseOfTheFeatures(SparkSession spark) {
    Features features = Features.open(spark, folder.resolve("features").toString());
    HoldoutSplit choice = HoldoutSplit.training(0.2);
    List<String> ids = InitialSet.ids(features, InitialSet.Pick.RANDOM, 9, 5, choice);
    Synthetic expected = InitialSet.decoded(features, ids);
    List<RealRows.Subset> subsets =
        List.of(
            new RealRows.Subset(choice, "rows to train on"),
            new RealRows.Subset(HoldoutSplit.heldOut(0.2), "held-out rows"));
    DeviceSettings task = DeviceSettings.cpu(1);
    DriverDevice driver = DriverDevice.alone(new CpuDevice(1));
    List<RealRows> loaded =
        RealRows.load(
            spark,
            features,
            subsets,
            new RealRows.RowPlacement(3, driver, task, 0, RowRoom.beside(0)));
    try (driver;
        RealRows rows = loaded.get(0);
        RealRows held = loaded.get(1)) {
      assertEquals(60, rows.rows() + held.rows());
      assertTrue(held.rows() > 0);
      List<String> all = new ArrayList<>(rows.images().ids().collect());
      assertEquals(rows.rows(), all.size());
      assertTrue(all.stream().allMatch(choice::includes));
      List<String> picked =
          InitialSet.ids(
              InitialSet.Pick.RANDOM,
              rows.images().ids(),
              rows.images().candidates(),
              9,
              5,
              features.uri());
      assertEquals(ids, picked);
      Synthetic found = rows.images().pairs(picked);
      assertArrayEquals(expected.images().values(), found.images().values());
      assertArrayEquals(expected.targets().values(), found.targets().values());
    }
  }

  private static void run(String[] arguments) {
    assertEquals(0, Job.execute(new Distill(), arguments));
  }

  private static int scans(SparkSession spark, Runnable work) throws TimeoutException {
    Scans scans = new Scans();
    spark.sparkContext().addSparkListener(scans);
    try {
      work.run();
      spark.sparkContext().listenerBus().waitUntilEmpty();
      return scans.count.get();
    } finally {
      spark.sparkContext().removeSparkListener(scans);
    }
  }
}
