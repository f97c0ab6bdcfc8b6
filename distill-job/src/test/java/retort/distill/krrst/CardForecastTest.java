package retort.distill.krrst;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import retort.UserException;
import retort.dataset.Features;
import retort.device.HeadPlace;
import retort.device.cuda.EmulatedCard;
import retort.network.Architecture;
import retort.network.Head;
import retort.placement.DriverDevice;
import retort.settings.Settings;
import retort.testing.LocalSpark;
import retort.testing.SampleFeatures;

/** What a run's card must hold, beside what an emulated card has given to one. */
@ExtendWith(LocalSpark.class)
class CardForecastTest {
  private static final int ROWS = 240;
  private static final int SIDE = 16;
  private static final int D = 64;

  /** cuBLAS's, which a forecast can't miss. */
  private static final long WORKSPACE = 32L << 20;

  private static final String ALL = "batch=full";
  private static final String NONE_HELD_OUT = "holdout=0";

  @TempDir private static Path folder;

  @BeforeAll
  static void features(SparkSession spark) {
    SampleFeatures.write(spark, folder.resolve("features"), ROWS, SIDE, D);
  }

  @Test
  void coversARunWhoseGradientTravelsWhole(SparkSession spark) {
    CardRun run = new CardRun(spark, folder.resolve("features"), CardRun.Sent.WHOLE);
    compare(run, 1, "images=200", "batch=100", "pool.size=2", "backbone.widths=[12,24]");
    compare(run, 3, "images=60", ALL, "pool.size=40", "backbone.widths=[16,16,48]");
    compare(run, 20, "images=60", ALL, "backbone.widths=[8,16,32]");
  }

  @Test
  void coversARunWhoseGradientTravelsAsAPair(SparkSession spark) {
    CardRun run = new CardRun(spark, folder.resolve("features"), CardRun.Sent.PAIR);
    compare(run, 5, "images=10", ALL, "pool.size=2", "backbone.widths=[16,128]");
    compare(run, 1, "images=1", ALL, "pool.size=1", "backbone.widths=[64,8]");
    compare(run, 20, "images=5", ALL, "pool.size=3", "backbone.widths=[32]");
  }

  @Test
  void coversARunWhoseRowsTravel(SparkSession spark) {
    CardRun run = new CardRun(spark, folder.resolve("features"), CardRun.Sent.ROWS);
    compare(run, 7, "images=100", "batch=20", "pool.size=2", "backbone.widths=[64]");
    compare(run, 2, "images=30", "batch=3", "pool.size=2", "backbone.widths=[24,48]");
  }

  @Test
  void coversHeldOutLosses(SparkSession spark) {
    CardRun run = new CardRun(spark, folder.resolve("features"), CardRun.Sent.ANY);
    compare(run, 2, "images=20", "batch=50", "holdout=0.5", "backbone.widths=[16,32]");
    compare(run, 5, "images=3", ALL, "holdout=0.1", "backbone.widths=[64]");
  }

  @Test
  void coversRowsThatPassThrough(SparkSession spark) {
    CardRun run = new CardRun(spark, folder.resolve("features"), CardRun.Sent.ANY).streaming();
    compare(run, 2, "images=20", ALL, "pool.size=2", "backbone.widths=[16,32]");
  }

  @Test
  void coversOtherOptimizersAndHeadsElsewhere(SparkSession spark) {
    CardRun run = new CardRun(spark, folder.resolve("features"), CardRun.Sent.ANY);
    compare(run, 1, "images=150", "batch=50", "outer.optimizer=sgd", "backbone.widths=[8]");
    compare(run.withHead(HeadPlace.HOST), 2, "images=150", ALL, "backbone.widths=[16]");
    compare(run.withHead(HeadPlace.HOST), 2, "images=8", ALL, "backbone.widths=[16,32]");
  }

  @Test
  void coversADriversCardWithoutTasks(SparkSession spark) {
    CardRun run = new CardRun(spark, folder.resolve("features"), CardRun.Sent.ANY).alone();
    compare(run, 2, "images=100", ALL, "pool.size=4", "backbone.widths=[16,32]");
    compare(run, 7, "images=100", "batch=20", "pool.size=2", "backbone.widths=[64]");
  }

  /** Never below, and hardly above. */
  private void compare(CardRun run, int partitions, String... some) {
    CardRun.CardMemory memory = run.of(partitions, settings(some));
    double held = memory.held() - WORKSPACE;
    double forecast = memory.forecast() - WORKSPACE;
    String message = "%s: %s".formatted(String.join(" ", some), memory);
    assertTrue(held <= forecast, message);
    assertTrue(forecast <= 1.15 * held + (4 << 20), message);
  }

  @Test
  void whatDoesNotFitIsRefusedWithEveryPartAndItsSetting(SparkSession spark) {
    Features features = Features.open(spark, folder.resolve("features").toString());
    Architecture architecture =
        Architecture.convNet(3, SIDE, List.of(64, 128), new Head.LinearHead(D));
    try (DriverDevice driver = DriverDevice.shared(EmulatedCard.open())) {
      CardForecast forecast =
          CardForecast.of(
              driver,
              architecture,
              settings("images=50", "pool.size=9000"),
              features.manifest(),
              2);
      String message =
          assertThrows(UserException.class, () -> forecast.checked(driver.device(), List.of()))
              .getMessage();
      assertEquals(1, message.lines().count(), message);
      assertTrue(message.contains("MiB are to be had: 9000 networks with momenta"), message);
      for (String part :
          List.of("distill.pool.size", "distill.images", "distill.backbone.widths")) {
        assertTrue(message.contains(part), message);
      }
    }
  }

  private static DistillSettings settings(String... some) {
    List<String> all = new ArrayList<>(List.of("pool.steps=1", NONE_HELD_OUT, "pool.size=2"));
    all.addAll(List.of(some));
    all.replaceAll(setting -> "distill." + setting);
    return DistillSettings.of(Settings.load("", "none", all));
  }
}
