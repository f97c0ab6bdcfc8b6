package retort.network.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import retort.device.FeatureMaps;
import retort.device.Floats;
import retort.device.cpu.CpuDevice;
import retort.device.loops.LoopsDevice;
import retort.network.layers.NetworkBuilder.ConvolutionSpec;

class MemoryBlocksTest {
  private static final int PAGE = 1024;

  private final LoopsDevice device = LoopsDevice.float32();
  private final MemoryBlocks blocks = new MemoryBlocks(device);

  @AfterEach
  void everythingWasFreed() {
    blocks.close();
    device.close();
  }

  @Test
  void aRangeComesFromWhereItLeavesLeast() {
    MemoryBlock.TakenRange large = blocks.take(4 * PAGE);
    MemoryBlock.TakenRange small = blocks.take(2 * PAGE);
    large.giveBack();
    small.giveBack();
    MemoryBlock.TakenRange again = blocks.take(2 * PAGE - 5);
    blocks.take(4 * PAGE);
    assertEquals(24 * PAGE, blocks.bytes(), "each took its own");
    again.giveBack();
    blocks.take(1);
    blocks.take(PAGE);
    assertEquals(24 * PAGE, blocks.bytes(), "two in the place of one");
  }

  @Test
  void neighborsBecomeOneAgain() {
    List<MemoryBlock.TakenRange> pages = new ArrayList<>();
    blocks.take(6 * PAGE).giveBack();
    for (int i = 0; i < 6; i++) {
      pages.add(blocks.take(PAGE));
    }
    for (int i : new int[] {1, 3, 2, 5, 4, 0}) {
      pages.get(i).giveBack();
      pages.get(i).giveBack();
    }
    blocks.take(6 * PAGE);
    assertEquals(24 * PAGE, blocks.bytes());
  }

  @Test
  void aRangeIsTakenAgainUnlessOthersHaveSomeOfIt() {
    blocks.take(4 * PAGE).giveBack();
    MemoryBlock.TakenRange first = blocks.take(PAGE);
    MemoryBlock.TakenRange second = blocks.take(PAGE);
    assertTrue(second.again().isEmpty(), "it is taken");
    second.giveBack();
    MemoryBlock.TakenRange again = second.again().orElseThrow();
    device.vectors().fill(again.floats(PAGE), 2);
    assertEquals(2, second.floats(PAGE).download()[PAGE - 1], "the same memory");
    again.giveBack();
    first.giveBack();
    MemoryBlock.TakenRange over = blocks.take(2 * PAGE);
    assertTrue(second.again().isEmpty(), "another lies over it");
    over.giveBack();
    blocks.take(4 * PAGE);
    assertEquals(16 * PAGE, blocks.bytes());
  }

  @Test
  void aLongerBlockReplacesThoseThatNobodyUses() {
    MemoryBlock.TakenRange used = blocks.take(PAGE);
    MemoryBlock.TakenRange short2 = blocks.take(2 * PAGE);
    short2.giveBack();
    blocks.take(3 * PAGE);
    assertEquals(16 * PAGE, blocks.bytes());
    assertTrue(short2.again().isEmpty(), "it is gone");
    used.giveBack();
  }

  @Test
  void rangesThatAreTakenNeverOverlap() {
    SplittableRandom random = new SplittableRandom(5);
    record Marked(MemoryBlock.TakenRange range, Floats values, float mark) {}
    Deque<Marked> taken = new ArrayDeque<>();
    for (int i = 1; i <= 3000; i++) {
      if (taken.size() < 12 && random.nextInt(5) > 1) {
        int length = 1 + random.nextInt(5 * PAGE);
        MemoryBlock.TakenRange range = blocks.take(length);
        Floats values = range.floats(length);
        device.vectors().fill(values, i);
        taken.add(new Marked(range, values, i));
      } else if (!taken.isEmpty()) {
        Marked marked = random.nextBoolean() ? taken.pollFirst() : taken.pollLast();
        float[] expected = new float[(int) marked.values.length()];
        Arrays.fill(expected, marked.mark);
        assertArrayEquals(expected, marked.values.download());
        marked.range.giveBack();
      }
    }
  }

  @Test
  void whatIsKeptBesideMapsOutlivesTheirValues() {
    MemoryBlock.TakenRange first = blocks.take(PAGE);
    FeatureMaps lent = first.maps(1, 1, 32);
    first.giveBack();
    MemoryBlock.TakenRange second = blocks.take(PAGE);
    FeatureMaps other = second.maps(1, 1, 32);
    assertNotSame(lent, other, "the first's layer still looks at what it kept");
    second.giveBack();
    second.end(other);
    first.end(lent);
    assertSame(lent, blocks.take(PAGE).maps(1, 1, 32));
    assertEquals(4 * PAGE, blocks.bytes());
  }

  /**
   * Of BatchNorm's output only the pooled maps are needed, so later layers' activations and then
   * its gradient lie there: two maps of the first convolution's size, and each pooling's.
   */
  @Test
  void aTrainingPassTakesItsLargestMapsTwiceAndThePooledOnce() {
    int n = 16;
    NetworkLayers layers =
        new NetworkBuilder(3, 32)
            .convolutionRelu(new ConvolutionSpec("a", "b", 16, 3, 1, 1))
            .averagePool()
            .convolutionRelu(new ConvolutionSpec("c", "d", 32, 3, 1, 1))
            .averagePool()
            .convolutionRelu(new ConvolutionSpec("e", "f", 64, 3, 1, 1))
            .averagePool()
            .linear("g", 8, true)
            .build();
    long first = 16 * 32 * 32;
    long pooled = 16 * 16 * 16 + 32 * 8 * 8 + 64 * 4 * 4;
    long images = 3 * 32 * 32;
    try (CpuDevice cpu = new CpuDevice(2);
        PassMemory memory = new PassMemory(cpu);
        NetworkState state = new NetworkState(cpu, layers.layout());
        NetworkLayers closed = layers;
        Floats pixels = cpu.upload(new float[(int) (n * images)]);
        Floats out = cpu.upload(new float[n * 8]);
        Floats gradient = cpu.floats(layers.layout().parameters());
        Floats statistics = cpu.floats(layers.layout().statistics())) {
      for (int pass = 0; pass < 2; pass++) {
        Tape tape = Tape.training(memory, state, gradient, statistics);
        closed.outputs(pixels, n, 3, 32, out, tape).parameterGradient(out);
        tape.releaseAll();
        long small = 48L * PAGE; // Statistics of channels; the head's rows and their gradient.
        long least = 4L * n * (2 * first + pooled + images);
        assertTrue(memory.bytes() >= least, "%d of %d".formatted(memory.bytes(), least));
        assertTrue(
            memory.bytes() <= least + Float.BYTES * small,
            "%d, at least %d".formatted(memory.bytes(), least));
      }
    }
  }
}
