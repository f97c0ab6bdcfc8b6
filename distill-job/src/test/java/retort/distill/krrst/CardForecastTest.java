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
import retort.dataset.InitialSet;
import retort.device.Device;
import retort.device.cuda.EmulatedCard;
import retort.devices.DeviceSettings;
import retort.devices.DriverDevice;
import retort.distill.executor.DistributedOuterGradient;
import retort.distill.executor.Exchange;
import retort.distill.executor.RealRows;
import retort.network.Architecture;
import retort.network.Head;
import retort.network.Networks;
import retort.settings.Settings;
import retort.testing.LocalSpark;
import retort.testing.SampleFeatures;

/** What a run's card must hold, beside what an emulated card has given to one. */
@ExtendWith(LocalSpark.class)
class CardForecastTest {
  private static final int ROWS = 400;
  private static final int SIDE = 16;
  private static final int D = 64;

  @TempDir private static Path folder;

  @BeforeAll
  static void features(SparkSession spark) {
    SampleFeatures.write(spark, folder.resolve("features"), ROWS, SIDE, D);
  }

  @Test
  void isWithinATenthOfWhatARunTakes(SparkSession spark) {
    compare(spark, 1, "images=200", "batch=100", "pool.size=2", "backbone.widths=[12,24]");
    compare(spark, 3, "images=60", "batch=full", "pool.size=40", "backbone.widths=[16,16,48]");
  }

  private void compare(SparkSession spark, int partitions, String... settings) {
    DistillSettings distill = settings(settings);
    Features features = Features.open(spark, folder.resolve("features").toString());
    Architecture architecture =
        Architecture.convNet(3, SIDE, distill.widths(), new Head.LinearHead(D));
    Device device = EmulatedCard.open();
    try (DriverDevice driver = DriverDevice.shared(device)) {
      CardForecast forecast =
          CardForecast.of(driver, architecture, distill, features.manifest(), partitions);
      RealRows.RowPlacement place =
          new RealRows.RowPlacement(
              partitions, driver, DeviceSettings.cpu(1), forecast.checked(device));
      try (RealRows rows = RealRows.load(spark, features, id -> true, "rows", place);
          Networks networks = new Networks(device, architecture);
          SyntheticPairs pairs =
              new SyntheticPairs(
                  device,
                  InitialSet.decoded(
                      features,
                      InitialSet.ids(features, distill.init(), distill.images(), 0, id -> true)));
          Pool pool = Pool.start(networks, distill.pool(), 0, pairs);
          OuterOptimizer optimizer =
              new OuterOptimizer(device, distill.outer(), distill.steps(), pairs);
          DistributedOuterGradient rounds =
              new DistributedOuterGradient(rows, exchange(distill, rows), distill.batch(), 0);
          OuterStep step = new OuterStep(device, distill.ridge(), rounds)) {
        for (int k = 0; k < 2; k++) {
          optimizer.step(step.gradient(pool.network(k), pairs, k, () -> {}, new StepTimer()), k);
          pool.update(k, pairs);
        }
        double resident = ROWS * (3.0 * SIDE * SIDE + 4 * D);
        double held = device.memory().orElseThrow().held();
        assertEquals(held, forecast.bytes() + resident, 0.1 * held, forecast.toString());
      }
    }
  }

  /** The one that a job would choose. */
  private static Exchange exchange(DistillSettings distill, RealRows rows) {
    int inputs = Architecture.convNet(3, SIDE, distill.widths(), new Head.None()).features();
    int batch = distill.batch().orElse(ROWS);
    return Exchange.smallest(distill.images(), inputs, D, batch, rows.partitions());
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
          assertThrows(UserException.class, () -> forecast.checked(driver.device())).getMessage();
      assertEquals(1, message.lines().count(), message);
      assertTrue(message.contains("MiB are to be had: 9000 networks with momenta"), message);
      for (String part :
          List.of("distill.pool.size", "distill.images", "distill.backbone.widths")) {
        assertTrue(message.contains(part), message);
      }
    }
  }

  private static DistillSettings settings(String... some) {
    List<String> all = new ArrayList<>(List.of("distill.pool.steps=1", "distill.holdout=0"));
    for (String setting : some) {
      all.add("distill." + setting);
    }
    return DistillSettings.of(Settings.load("", "none", all));
  }
}
