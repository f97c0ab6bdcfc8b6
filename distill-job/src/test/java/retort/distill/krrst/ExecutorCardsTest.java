package retort.distill.krrst;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import retort.UserException;
import retort.dataset.Features;
import retort.device.DeviceMemory;
import retort.device.cuda.EmulatedCard;
import retort.distill.executor.RowRoom;
import retort.network.Architecture;
import retort.network.Head;
import retort.placement.DriverDevice;
import retort.placement.ExecutorCard;
import retort.settings.Settings;
import retort.testing.LocalSpark;
import retort.testing.SampleFeatures;

/** Who works on a card of executors, and what each may bring there. */
@ExtendWith(LocalSpark.class)
class ExecutorCardsTest {
  private static final long MEBI = 1L << 20;
  private static final int D = 64;

  @TempDir private Path folder;

  private DriverDevice driver;
  private CardForecast forecast;

  @BeforeEach
  void forecast(SparkSession spark) {
    SampleFeatures.write(spark, folder, 100, 16, D);
    driver = DriverDevice.alone(EmulatedCard.open());
    forecast =
        CardForecast.of(
            driver,
            Architecture.convNet(3, 16, List.of(64, 128), new Head.LinearHead(D)),
            DistillSettings.of(
                Settings.load("", "none", List.of("distill.images=50", "distill.batch=full"))),
            Features.open(spark, folder.toString()).manifest(),
            2);
  }

  @AfterEach
  void close() {
    driver.close();
  }

  @Test
  void anExecutorOfItsOwnCardHasWhatItsPassesLeave() {
    ExecutorCard one = card("0", "first", 1000);
    RowRoom room = checked(one, card("1", "second", 2000));
    long beside = room.beside();
    assertTrue(beside > 34 * MEBI && beside < 200 * MEBI, "" + beside);
    assertEquals(950 * MEBI - beside, room.on(one.memory()));
    assertEquals(1900 * MEBI - beside, room.on(card("1", "second", 2000).memory()));
  }

  @Test
  void executorsOfOneCardShareItsRoom() {
    // The first saw the card before the others' processes took of it.
    ExecutorCard first = card("0", "shared", 1400);
    RowRoom room = checked(first, card("1", "shared", 1000), card("2", "shared", 1200));
    long each = room.on(first.memory());
    assertEquals((950 * MEBI - 3 * room.beside()) / 3, each);
    assertEquals(each, room.on(card("9", "shared", 100).memory()));
  }

  @Test
  void whereTheDriverWorksOnItItsShareIsLeft() {
    String own = driver.device().memory().orElseThrow().card();
    RowRoom room = checked(card("0", own, 3000), card("1", "other", 3000));
    long driversShare =
        room.on(card("1", "other", 3000).memory()) - room.on(card("0", own, 3000).memory());
    assertEquals(forecast.bytes(), driversShare);
  }

  @Test
  void aCardThatCameLaterHasWhatIsThere() {
    RowRoom room = checked(card("0", "first", 1000));
    assertEquals(1900 * MEBI - room.beside(), room.on(card("5", "new", 2000).memory()));
  }

  @Test
  void largerCardsMakeMorePatchesAtOnce() {
    DeviceMemory little = new DeviceMemory("little", 4000 * MEBI, 0, MEBI);
    DeviceMemory much = new DeviceMemory("much", 4000 * MEBI, 0, 50 * MEBI);
    RowRoom room = checked(new ExecutorCard("0", "a", little), new ExecutorCard("1", "b", much));
    assertTrue(room.on(little) - room.on(much) > 8 * MEBI, room.toString());
  }

  @Test
  void whatHasNoRoomIsRefusedWithTheExecutorAndEveryPart() {
    refused(
        List.of(card("0", "first", 1000), card("3", "second", 40)),
        "MiB of the card of executor 3 (node-3), real rows not counted, and 40 MiB are to be had:"
            + " passes of",
        "distill.backbone.widths",
        "make the first of them smaller");
    refused(
        List.of(card("0", "shared", 80), card("1", "shared", 80)),
        "for each of its 2 executors",
        "a card of its own");
    String own = driver.device().memory().orElseThrow().card();
    refused(List.of(card("0", own, 120)), "beside the driver's ", "distill.images");
  }

  private void refused(List<ExecutorCard> cards, String... parts) {
    String message =
        assertThrows(UserException.class, () -> forecast.checked(driver.device(), cards))
            .getMessage();
    assertEquals(1, message.lines().count(), message);
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
  }

  private RowRoom checked(ExecutorCard... cards) {
    return forecast.checked(driver.device(), List.of(cards));
  }

  private static ExecutorCard card(String executor, String card, long mebi) {
    return new ExecutorCard(
        executor, "node-" + executor, new DeviceMemory(card, mebi * MEBI, 0, MEBI));
  }
}
