package retort.distill.executor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import retort.cluster.PackedFloats;
import retort.device.Device;
import retort.device.cuda.EmulatedCard;
import retort.device.loops.LoopsDevice;
import retort.device.loops.Traffic;
import retort.krr.HeadForm;
import retort.network.Architecture;
import retort.network.Head;
import retort.network.layers.ParameterLayout;
import retort.tensors.Tensor;

/** What crosses the seam on an executor, and sums that do not depend on how rows are stored. */
class PartitionEvaluatorTest {
  private static final int D = 3;
  private static final Architecture BACKBONE =
      Architecture.convNet(3, 4, List.of(2), new Head.None());
  private static final EmbeddingModel MODEL =
      new EmbeddingModel(BACKBONE, D, List.of(0.5, 0.4, 0.3), List.of(0.2, 0.25, 0.3));

  /** Bytes of a row: its pixels and its representation. */
  private static final long ROW = BACKBONE.pixels() + 4L * D;

  private final SplittableRandom random = new SplittableRandom(4);
  private final List<DecodedRows> blocks = List.of(block(5), block(3), block(9));

  @Test
  void aSecondRoundUploadsNoRow() {
    try (LoopsDevice device = LoopsDevice.float32();
        DeviceRowCache resident = new DeviceRowCache(device, Long.MAX_VALUE);
        PartitionEvaluator summation = new PartitionEvaluator(device, MODEL, 0)) {
      PartitionResult first = summation.of(0, round(), rows(resident, "run", 0), Optional.empty());
      Traffic traffic = device.traffic();
      long open = traffic.openArrays();
      traffic.reset();
      PartitionResult second = summation.of(0, round(), rows(resident, "run", 0), Optional.empty());
      // The backbone's two vectors and W; G comes down.
      assertEquals(3, traffic.uploads());
      assertEquals(1, traffic.downloads());
      assertEquals(open, traffic.openArrays());
      assertEquals(17, second.rows());
      assertArrayEquals(first.values(), second.values());
      assertEquals(first.squares(), second.squares());
    }
  }

  @Test
  void rowsOfAnotherRunTakeTheirPlace() {
    try (LoopsDevice device = LoopsDevice.float32();
        DeviceRowCache resident = new DeviceRowCache(device, Long.MAX_VALUE)) {
      rows(resident, "run", 0).forEachRemaining(DeviceRows::release);
      rows(resident, "run", 1).forEachRemaining(DeviceRows::release);
      assertEquals(12, device.traffic().openArrays());
      rows(resident, "another run", 0).forEachRemaining(DeviceRows::release);
      assertEquals(6, device.traffic().openArrays());
    }
  }

  /** With room for no block, for one and for all but one, on a device and on an emulated card. */
  @Test
  void rowsWithoutRoomGiveTheBitsOfThoseThatStay() {
    BitSet chosen = new BitSet();
    chosen.set(1, 4);
    chosen.set(6, 12);
    for (Optional<BitSet> which : List.of(Optional.<BitSet>empty(), Optional.of(chosen))) {
      for (long room : new long[] {0, 5 * ROW, 8 * ROW}) {
        streamed(LoopsDevice.float32(), which, room);
        streamed(EmulatedCard.open(), which, room);
      }
    }
  }

  private void streamed(Device device, Optional<BitSet> which, long room) {
    try (device;
        DeviceRowCache all = new DeviceRowCache(device, Long.MAX_VALUE);
        DeviceRowCache some = new DeviceRowCache(device, room);
        PartitionEvaluator summation = new PartitionEvaluator(device, MODEL, 0, 4)) {
      PartitionResult stay = summation.of(0, round(), rows(all, "run", 0), which);
      for (int times = 0; times < 3; times++) {
        PartitionResult pass = summation.of(0, round(), rows(some, "run", 0), which);
        assertArrayEquals(stay.values(), pass.values());
        assertEquals(stay.squares(), pass.squares());
        assertEquals(stay.rows(), pass.rows());
      }
    }
  }

  @Test
  void ofRowsWithoutRoomOnlyTheChosenComeAgain() {
    BitSet chosen = new BitSet();
    chosen.set(3, 10);
    try (LoopsDevice device = LoopsDevice.float32();
        DeviceRowCache resident = new DeviceRowCache(device, 5 * ROW);
        PartitionEvaluator summation = new PartitionEvaluator(device, MODEL, 0)) {
      summation.of(0, round(), rows(resident, "run", 0), Optional.of(chosen));
      long weights =
          4L * (BACKBONE.layout().parameters() + BACKBONE.layout().statistics())
              + 4L * (BACKBONE.features() + 1) * D;
      device.traffic().reset();
      summation.of(0, round(), rows(resident, "run", 0), Optional.of(chosen));
      assertEquals(weights + 5 * ROW, device.traffic().uploadedBytes());
    }
  }

  @Test
  void rowsThatPassGiveTheBitsOfThoseThatStay() {
    BitSet chosen = new BitSet();
    chosen.set(2, 7);
    chosen.set(13);
    for (Optional<BitSet> which : List.of(Optional.<BitSet>empty(), Optional.of(chosen))) {
      try (LoopsDevice device = LoopsDevice.float32();
          DeviceRowCache resident = new DeviceRowCache(device, Long.MAX_VALUE);
          PartitionEvaluator summation = new PartitionEvaluator(device, MODEL, 0)) {
        PartitionResult stay = summation.of(0, round(), rows(resident, "run", 0), which);
        Iterator<DeviceRows> passing =
            blocks.stream().<DeviceRows>map(block -> new InPlaceRows(device, block)).iterator();
        PartitionResult pass = summation.of(0, round(), passing, which);
        assertArrayEquals(stay.values(), pass.values());
        assertEquals(stay.squares(), pass.squares());
        assertEquals(which.map(BitSet::cardinality).orElse(17), (int) pass.rows());
      }
    }
  }

  private Iterator<DeviceRows> rows(DeviceRowCache resident, String run, int rows) {
    return resident.of(new DeviceRowCache.PartitionKey(run, rows, 0), blocks.iterator());
  }

  private static BroadcastRoundTrip round() {
    ParameterLayout layout = BACKBONE.layout();
    Map<String, Tensor> weights = BACKBONE.initialize(3);
    float[] head = new float[(BACKBONE.features() + 1) * D];
    for (int i = 0; i < head.length; i++) {
      head[i] = i % 7 - 3;
    }
    return new BroadcastRoundTrip(
        new PackedFloats(layout.parameters(weights)),
        new PackedFloats(layout.statistics(weights)),
        HeadForm.whole(1, BACKBONE.features(), D),
        new PackedFloats(head),
        RoundTrip.Answer.SUM,
        ArrayPool.none());
  }

  private DecodedRows block(int rows) {
    byte[] pixels = new byte[rows * BACKBONE.pixels()];
    random.nextBytes(pixels);
    float[] representations = new float[rows * D];
    for (int i = 0; i < representations.length; i++) {
      representations[i] = (float) random.nextDouble();
    }
    return new DecodedRows(pixels, representations, new String[rows], rows);
  }
}
