package retort.distill.executor;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import retort.cluster.PackedFloats;
import retort.device.Device;
import retort.device.cuda.EmulatedCard;
import retort.krr.HeadForm;
import retort.network.Architecture;
import retort.network.Head;
import retort.tensors.Tensor;

/** A round over rows that a card has no room for, in a process of its own. */
final class StreamedRound {
  /** Rows at once. */
  static final int BATCH = 4;

  /** Rows of each block, as they come: no batch has rows of two. */
  static final List<Integer> BLOCKS = List.of(4, 8, 4, 12);

  private static final int D = 3;
  private static final Architecture BACKBONE =
      Architecture.convNet(3, 4, List.of(2), new Head.None());

  private StreamedRound() {}

  /** Bytes of the pixels of a full batch. */
  static int bytes() {
    return BATCH * BACKBONE.pixels();
  }

  public static void main(String[] arguments) {
    EmbeddingModel model =
        new EmbeddingModel(BACKBONE, D, List.of(0.5, 0.5, 0.5), List.of(0.2, 0.2, 0.2));
    Map<String, Tensor> weights = BACKBONE.initialize(1);
    BroadcastRoundTrip round =
        new BroadcastRoundTrip(
            new PackedFloats(BACKBONE.layout().parameters(weights)),
            new PackedFloats(BACKBONE.layout().statistics(weights)),
            HeadForm.whole(1, BACKBONE.features(), D),
            new PackedFloats(new float[(BACKBONE.features() + 1) * D]),
            RoundTrip.Answer.SUM,
            ArrayPool.none());
    SplittableRandom random = new SplittableRandom(2);
    try (Device card = EmulatedCard.open();
        DeviceRowCache noRoom = new DeviceRowCache(card, 0);
        PartitionEvaluator evaluator = new PartitionEvaluator(card, model, 0, BATCH)) {
      evaluator.of(
          0,
          round,
          noRoom.of(
              new DeviceRowCache.PartitionKey("run", 0, 0),
              BLOCKS.stream().map(rows -> block(rows, random)).iterator()),
          Optional.empty());
    }
  }

  private static DecodedRows block(int rows, SplittableRandom random) {
    byte[] pixels = new byte[rows * BACKBONE.pixels()];
    random.nextBytes(pixels);
    return new DecodedRows(pixels, new float[rows * D], new String[rows], rows);
  }
}
