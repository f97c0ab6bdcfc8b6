package retort.distill.executor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import retort.cluster.PackedFloats;
import retort.dataset.Features;
import retort.dataset.FeaturesManifest;
import retort.device.Device;
import retort.device.cuda.EmulatedCard;
import retort.distill.krrst.CardForecast;
import retort.distill.krrst.DistillSettings;
import retort.krr.HeadForm;
import retort.network.Architecture;
import retort.network.Head;
import retort.placement.DriverDevice;
import retort.placement.ExecutorCard;
import retort.settings.Settings;
import retort.tensors.Tensor;
import retort.testing.LocalSpark;
import retort.testing.SampleFeatures;

/** What an executor's card holds, whose driver has another. */
@ExtendWith(LocalSpark.class)
class TaskCardTest {
  private static final int ROWS = 240;
  private static final int SIDE = 16;
  private static final int D = 64;
  private static final long WORKSPACE = 32L << 20;

  @TempDir private Path folder;

  private final SplittableRandom random = new SplittableRandom(2);

  @Test
  void isForecastInEveryForm(SparkSession spark) {
    SampleFeatures.write(spark, folder, ROWS, SIDE, D);
    FeaturesManifest rows = Features.open(spark, folder.toString()).manifest();
    compare(rows, 200, "full", List.of(16, 24), RoundTrip.Answer.SUM);
    compare(rows, 4, "full", List.of(16, 24), RoundTrip.Answer.SUM);
    compare(rows, 200, "40", List.of(96), RoundTrip.Answer.ROWS);
  }

  private void compare(
      FeaturesManifest rows, int m, String batch, List<Integer> widths, RoundTrip.Answer answer) {
    Architecture backbone = Architecture.convNet(3, SIDE, widths, new Head.None());
    DistillSettings settings =
        DistillSettings.of(
            Settings.load(
                "",
                "none",
                List.of("distill.images=" + m, "distill.batch=" + batch, "distill.holdout=0")));
    try (DriverDevice driver = DriverDevice.alone(EmulatedCard.open())) {
      Device card = driver.device();
      CardForecast forecast =
          CardForecast.of(driver, backbone.with(new Head.LinearHead(D)), settings, rows, 2);
      int step = batch.equals("full") ? ROWS : Integer.parseInt(batch);
      List<Integer> parts = List.of(step / 2 - step / 24, step / 2 + step / 24);
      List<Long> held = new ArrayList<>();
      EmbeddingModel model = EmbeddingModel.of(rows, backbone);
      try (DeviceRowCache resident = new DeviceRowCache(card, Long.MAX_VALUE);
          PartitionEvaluator summation = new PartitionEvaluator(card, model, forecast.expected())) {
        BroadcastRoundTrip round =
            round(backbone, HeadForm.smaller(m, backbone.features(), D), answer);
        for (int partition = 0; partition < parts.size(); partition++) {
          summation.of(
              partition,
              round,
              resident.of(
                  new DeviceRowCache.PartitionKey("run", 0, partition),
                  List.of(block(backbone, parts.get(partition))).iterator()),
              Optional.empty());
          held.add(card.memory().orElseThrow().held());
        }
        // Of the second partition, which has more, the rows alone are new.
        double bytes = parts.get(1) * (backbone.pixels() + 4.0 * D);
        assertEquals(held.get(0) + bytes, (double) held.get(1), 1024, () -> held + " " + answer);
        ExecutorCard own = new ExecutorCard("0", "node", card.memory().orElseThrow());
        long beside = forecast.checked(card, List.of(own)).beside();
        double most = beside + step * (backbone.pixels() + 4.0 * D) - WORKSPACE;
        double last = held.get(1) - WORKSPACE;
        assertTrue(last <= most, () -> last + " of " + most);
        assertTrue(most <= 1.15 * last + (4 << 20), () -> last + " of " + most);
      }
    }
  }

  private static BroadcastRoundTrip round(
      Architecture backbone, HeadForm form, RoundTrip.Answer answer) {
    Map<String, Tensor> weights = backbone.initialize(3);
    float[] head = new float[answer == RoundTrip.Answer.ROWS ? 0 : (int) form.length()];
    return new BroadcastRoundTrip(
        new PackedFloats(backbone.layout().parameters(weights)),
        new PackedFloats(backbone.layout().statistics(weights)),
        form,
        new PackedFloats(head),
        answer,
        ArrayPool.none());
  }

  private DecodedRows block(Architecture backbone, int rows) {
    byte[] pixels = new byte[rows * backbone.pixels()];
    random.nextBytes(pixels);
    return new DecodedRows(pixels, new float[rows * D], new String[rows], rows);
  }
}
